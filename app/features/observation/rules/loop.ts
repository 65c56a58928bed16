import { addDays, count, formatDay } from '#features/school/api.ts'
import type { Move } from '../schema.ts'

/** A step is looked at again within two weeks of being agreed. */
export const REVISIT_DAYS = 14
const DAY_MS = 86_400_000

export type Step = {
  id: number
  step: string
  agreedOn: string
  triedOn: string | null
  visitedOn: string | null
  closedOn: string | null
}
type Dates = Omit<Step, 'id' | 'step'>

export const revisitBy = ({ agreedOn }: Pick<Step, 'agreedOn'>): string => addDays(agreedOn, REVISIT_DAYS)
export const isOpen = ({ closedOn }: Pick<Step, 'closedOn'>): boolean => closedOn === null

/** A step that was to be looked at again, and was not. */
export const isLate = (step: Dates, today: string): boolean =>
  isOpen(step) && step.visitedOn === null && revisitBy(step) < today

/** What can be said of a step next, what comes by itself first; to close it before another visit is to let it go. */
export function nextMoves({ triedOn, visitedOn, closedOn }: Dates): Move[] {
  if (closedOn !== null) return []
  if (visitedOn !== null) return ['closed']
  return triedOn === null ? ['tried', 'visited', 'closed'] : ['visited', 'closed']
}

export const moveLabel = (move: Move, { visitedOn }: Pick<Step, 'visitedOn'>): string =>
  move === 'tried'
    ? 'Tried it today'
    : move === 'visited'
      ? 'Looked at it again'
      : visitedOn === null
        ? 'Let it go'
        : 'It holds: close it'

/** Where a step is, in a line. */
export function stepWords(step: Dates, today: string): string {
  const { agreedOn, triedOn, visitedOn, closedOn } = step
  if (closedOn !== null)
    return visitedOn === null ? `let go on ${formatDay(closedOn)}` : `closed on ${formatDay(closedOn)}`
  if (visitedOn !== null) return `looked at again on ${formatDay(visitedOn)}: does it hold?`
  const again = isLate(step, today)
    ? `was to be looked at again by ${formatDay(revisitBy(step))}`
    : `to be looked at again by ${formatDay(revisitBy(step))}`
  return triedOn === null
    ? `agreed on ${formatDay(agreedOn)}, ${again}`
    : `tried on ${formatDay(triedOn)}, ${again}`
}

export type Process = { agreed: number; closed: number; days: number | null }

/** Loops closed of those agreed, and the middle of the days from a step to the look at it again (null before the first). */
export function processOf(steps: readonly Dates[]): Process {
  const days = steps
    .flatMap(({ agreedOn, visitedOn }) =>
      visitedOn === null ? [] : [Math.round((Date.parse(visitedOn) - Date.parse(agreedOn)) / DAY_MS)],
    )
    .sort((a, b) => a - b)
  const [low, high] = [days[Math.floor((days.length - 1) / 2)], days[Math.floor(days.length / 2)]]
  return {
    agreed: steps.length,
    closed: steps.filter(({ visitedOn, closedOn }) => visitedOn !== null && closedOn !== null).length,
    days: low === undefined || high === undefined ? null : (low + high) / 2,
  }
}

export function processWords({ agreed, closed, days }: Process): string {
  if (agreed === 0) return 'no step agreed yet'
  const loops = `${closed} of ${count(agreed, 'step')} looked at again and closed`
  return days === null ? loops : `${loops}; ${count(days, 'day')} to another look`
}
