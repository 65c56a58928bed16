import { Form, Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { ActionForm, ChoiceField, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Notice } from '#ui/layout/Page.tsx'
import { hoursWords } from '../rules/load.ts'

type Loan = { id: number; planId: number; title: string; to: string; ends: string; reason: string }
type HandedOverProps = { base: string; loans: readonly Loan[]; name: string; today: string }

/** Who stands in until when, and the way back. */
export function HandedOver({ base, loans, name, today }: HandedOverProps) {
  const [first] = loans
  if (!first) return null
  const over = first.ends < today
  return (
    <Notice act={over}>
      <p>
        {over
          ? `${name} was to be away until ${formatDay(first.ends)}: is the help to go back?`
          : `${name} is away until ${formatDay(first.ends)}: ${first.reason}.`}
      </p>
      <ul className="plain">
        {loans.map(({ id, planId, title, to }) => (
          <li key={id}>
            <Link to={`${base}/help/plans/${planId}`}>{title}</Link> is with {to}
          </li>
        ))}
      </ul>
      <Form method="post">
        <button className="button button-quiet" type="submit" name="intent" value="back">
          Back again: give it back
        </button>
      </Form>
    </Notice>
  )
}

type HandOverFormProps = {
  lines: readonly { id: number; title: string; who: string; hours: number; lentBy: string | null }[]
  others: readonly { id: number; name: string; left: number }[]
  ends: string
  errors?: FieldErrors | undefined
}

export function HandOverForm({ lines, others, ends, errors }: HandOverFormProps) {
  const own = lines.filter(({ lentBy }) => lentBy === null)
  if (others.length === 0) return <p>Nobody else is a learning manager here, so nobody can stand in.</p>
  return (
    <ActionForm label="Hand over" quiet>
      <input type="hidden" name="intent" value="hand over" />
      <ChoiceField
        name="planId"
        type="checkbox"
        label="What is handed over"
        options={own.map(({ id, title, who, hours }) => ({
          ...{ value: String(id), label: `${title}, for ${who}: ${hoursWords(hours)} hours a week` },
        }))}
        chosen={own.map(({ id }) => String(id))}
        error={errors?.planId}
      />
      <SelectField
        name="toId"
        label="To whom"
        options={others.map(({ id, name, left }) => ({
          ...{ value: String(id), label: `${name}, ${hoursWords(left)} hours left` },
        }))}
        error={errors?.toId}
      />
      <TextField name="ends" type="date" label="Until" defaultValue={ends} error={errors?.ends} />
      <TextField name="reason" label="Why" hint="In a few words, such as training." error={errors?.reason} />
    </ActionForm>
  )
}
