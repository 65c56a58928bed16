import { Form } from 'react-router'
import { count } from '#features/school/api.ts'
import { ActionForm, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import type { GapView } from '../queries/overview.server.ts'
import { dayWords } from '../rules/words.ts'

type Choice = { value: string; label: string; group: string }
type GapsProps = {
  gaps: readonly GapView[]
  missing: readonly Choice[]
  today: string
  errors: FieldErrors | undefined
}

function GapList({ gaps }: Pick<GapsProps, 'gaps'>) {
  if (gaps.length === 0) return <p className="quiet">Nothing is known to be missing on the days to come.</p>
  return (
    <ul className="lessons-gaps plain">
      {gaps.map(({ id, on, what, reason, hits }) => (
        <li key={id}>
          <span>
            <strong>{dayWords(on)}</strong>: {what} ({reason})
          </span>
          <span className={hits > 0 ? 'lessons-act' : 'quiet'}>
            {hits === 0
              ? 'touches no special lesson'
              : `${count(hits, 'special lesson')} cannot be held as planned`}
          </span>
          <Form method="post">
            <input type="hidden" name="gapId" value={id} />
            <button className="link small" type="submit" name="intent" value="close gap">
              Take back
              <span className="visually-hidden">
                : {what} on {dayWords(on)}
              </span>
            </button>
          </Form>
        </li>
      ))}
    </ul>
  )
}

/** What is missing on days to come, and the form to say so. */
export function Gaps({ gaps, missing, today, errors }: GapsProps) {
  return (
    <>
      <GapList gaps={gaps} />
      <details
        open={errors?.on !== undefined || errors?.missing !== undefined || errors?.reason !== undefined}
      >
        <summary>Somebody is away, a room is lost, or a period does not take place</summary>
        <ActionForm label="Write it down" errors={errors} quiet>
          <input type="hidden" name="intent" value="gap" />
          <TextField name="on" label="Day" type="date" defaultValue={today} error={errors?.on} />
          <SelectField
            name="missing"
            label="Who or what is missing"
            options={missing}
            error={errors?.missing}
          />
          <TextField name="reason" label="Why" error={errors?.reason} />
        </ActionForm>
      </details>
    </>
  )
}
