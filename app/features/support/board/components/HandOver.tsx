import { Form, Link } from 'react-router'
import { formatDay } from '#features/school/api.ts'
import { ActionForm, ChoiceField, type FieldErrors, SelectField, TextField } from '#ui/form/fields.tsx'
import { Notice } from '#ui/layout/Page.tsx'
import { type Spell, spanWords, titlesOf } from '../rules/handover.ts'
import { hoursWords } from '../rules/load.ts'

type HandedOverProps = {
  base: string
  spells: readonly Spell[]
  /** "You" on one’s own page. */
  name: string
  today: string
}

/** Who stands in and when, now and later, and the way back. */
export function HandedOver({ base, spells, name, today }: HandedOverProps) {
  const is = name === 'You' ? 'are' : 'is'
  return spells.map((spell) => {
    const { starts, ends, reason, to, plans } = spell
    const ahead = starts > today
    return (
      <Notice key={plans[0]?.loanId}>
        <p>
          {ahead
            ? `${name} ${is} away ${spanWords(spell)}: ${reason}. Until then nothing changes; then it goes over, and comes back, by itself.`
            : `${name} ${is} away until ${formatDay(ends)}: ${reason}. Then it comes back by itself.`}
        </p>
        <ul className="plain">
          {plans.map(({ loanId, planId, title }) => (
            <li key={loanId}>
              <Link to={`${base}/help/plans/${planId}`}>{title}</Link> {ahead ? 'goes to' : 'is with'} {to}
            </li>
          ))}
        </ul>
        <Form method="post">
          {plans.map(({ loanId }) => (
            <input key={loanId} type="hidden" name="loanId" value={loanId} />
          ))}
          <button className="button button-quiet" type="submit" name="intent" value="back">
            {ahead ? 'Take it back' : 'Back again: give it back'}
            <span className="visually-hidden"> {spanWords(spell)}</span>
          </button>
        </Form>
      </Notice>
    )
  })
}

/** For whom somebody stands in: now, or from a day on. */
export function StandingIn({ spells, name, today }: Omit<HandedOverProps, 'base'>) {
  const stands = name === 'You' ? 'stand' : 'stands'
  return spells.map((spell) => {
    const { starts, ends, from, plans } = spell
    const what = titlesOf(plans)
    return (
      <Notice key={plans[0]?.loanId}>
        {starts > today
          ? `${name} ${stands} in for ${from} ${spanWords(spell)}: ${what}. It stands in this week from its first day on.`
          : `${name} ${stands} in for ${from} until ${formatDay(ends)}: ${what}.`}
      </Notice>
    )
  })
}

type HandOverFormProps = {
  lines: readonly { id: number; title: string; who: string; hours: number; standsInFor: object | null }[]
  others: readonly { id: number; name: string; left: number; away: string | null }[]
  /** The day it is asked, and the last day that is offered. */
  today: string
  ends: string
  errors?: FieldErrors | undefined
}

export function HandOverForm({ lines, others, today, ends, errors }: HandOverFormProps) {
  const own = lines.filter(({ standsInFor }) => standsInFor === null)
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
        options={others.map(({ id, name, left, away }) => ({
          value: String(id),
          label: `${name}, ${hoursWords(left)} hours left${away ? `, away until ${formatDay(away)}` : ''}`,
        }))}
        error={errors?.toId}
      />
      <TextField
        name="starts"
        type="date"
        label="From"
        hint="Today, at once, or a day to come."
        defaultValue={today}
        error={errors?.starts}
      />
      <TextField
        name="ends"
        type="date"
        label="To"
        hint="The last day. It comes back by itself."
        defaultValue={ends}
        error={errors?.ends}
      />
      <TextField name="reason" label="Why" hint="In a few words, such as training." error={errors?.reason} />
    </ActionForm>
  )
}
