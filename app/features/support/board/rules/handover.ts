import { formatDay, weekdayName, weekdayOf } from '#features/school/api.ts'

export type Span = { starts: string; ends: string }
type Loan = Span & { planId: number; fromId: number; toId: number }

const dayWords = (day: string): string => `${weekdayName(weekdayOf(day))} ${formatDay(day)}`

/** "on Monday 30 November", "from Monday 30 November to Wednesday 2 December". */
export const spanWords = ({ starts, ends }: Span): string =>
  starts === ends ? `on ${dayWords(starts)}` : `from ${dayWords(starts)} to ${dayWords(ends)}`

export const isOn = ({ starts, ends }: Span, day: string): boolean => starts <= day && day <= ends
export const overlaps = (one: Span, other: Span): boolean =>
  one.starts <= other.ends && other.starts <= one.ends

type Asked = Span & { fromId: number; toId: number; planIds: readonly number[] }
type Facts = {
  today: string
  /** How many of the plans asked for are theirs to hand over, and what is lent in these days. */
  own: number
  loans: readonly Loan[]
  /** Whoever is to stand in. */
  to: string
}

/** What stands against a hand-over, by field; null when nothing does. */
export function refuseHandOver(
  asked: Asked,
  { today, own, loans, to }: Facts,
): Record<string, string> | null {
  const { fromId, toId, planIds, starts, ends } = asked
  if (toId === fromId) return { toId: 'Choose somebody else.' }
  if (starts < today) return { starts: 'Choose today or a day to come.' }
  if (ends < starts) return { ends: 'The last day comes after the first.' }
  if (own < new Set(planIds).size)
    return { planId: 'One of these plans has ended or is run by somebody else.' }
  const away = loans.find((loan) => loan.fromId === toId)
  if (away) return { toId: `${to} is away too, ${spanWords(away)}.` }
  const lent = loans.find(({ planId }) => planIds.includes(planId))
  return lent
    ? { planId: `One of these is with somebody else ${spanWords(lent)}: have it back first.` }
    : null
}

type Weighed = { id: number; ownerId: number; hours: number }

/** The most hours a week somebody has on any day of a hand-over: more help comes to them only on the day another one begins. */
export function mostHours(
  personId: number,
  span: Span,
  { plans, loans }: { plans: readonly Weighed[]; loans: readonly Loan[] },
): number {
  const begins = loans.filter(({ toId, starts }) => toId === personId && starts > span.starts)
  const runs = (plan: Weighed, day: string) =>
    (loans.find((loan) => loan.planId === plan.id && isOn(loan, day))?.toId ?? plan.ownerId) === personId
  const on = (day: string) =>
    plans.filter((plan) => runs(plan, day)).reduce((sum, { hours }) => sum + hours, 0)
  return Math.max(...[span.starts, ...begins.map(({ starts }) => starts)].map(on))
}

/** What is handed over, each title once. */
export const titlesOf = (plans: readonly { title: string }[]): string =>
  [...new Set(plans.map(({ title }) => title))].join('; ')

/** Hand-overs of the same days, people and reason, as they are told and taken back together. */
export type Spell = Span & {
  from: string
  to: string
  reason: string
  plans: { loanId: number; planId: number; title: string }[]
}
type Named = Loan & { id: number; title: string; from: string; to: string; reason: string }

export function spellsOf(loans: readonly Named[]): Spell[] {
  const keyOf = ({ fromId, toId, starts, ends, reason }: Named) =>
    JSON.stringify([starts, ends, fromId, toId, reason])
  return [...Map.groupBy(loans, keyOf).values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const { starts, ends, from, to, reason } = first
    const plans = own.map(({ id, planId, title }) => ({ loanId: id, planId, title }))
    return [{ starts, ends, from, to, reason, plans }]
  })
}
