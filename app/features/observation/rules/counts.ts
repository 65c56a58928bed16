import { count } from '#features/school/api.ts'
import { type ShownCount, suppressCount, suppressShare, suppressTable } from '#stats/suppress.ts'

export type Heap = 'waiting' | 'running' | 'ended'
type Counted = { kind: string; heap: Heap; count: number }
export type CountLine = { kind: string; waiting: ShownCount; running: ShownCount; ended: ShownCount }
export type SchoolCounts = {
  lines: CountLine[]
  total: ShownCount
  /** Share of the steps agreed that were looked at again and closed. */
  closed: number | null
}

/** What a school sees of its help for staff: how much of each kind, small numbers withheld so that none can be worked out. */
export function countsFor(
  kinds: readonly { key: string; name: string }[],
  counted: readonly Counted[],
  steps: { agreed: number; closed: number },
): SchoolCounts {
  const of = (kind: string, heap: Heap) =>
    counted.find((one) => one.kind === kind && one.heap === heap)?.count ?? 0
  const shown = suppressTable(
    kinds.map(({ key }) => [of(key, 'waiting'), of(key, 'running'), of(key, 'ended')]),
  )
  return {
    lines: kinds.map(({ name }, place) => {
      const [waiting = null, running = null, ended = null] = shown.cells[place] ?? []
      return { kind: name, waiting, running, ended }
    }),
    total: shown.total,
    closed: suppressCount(steps.agreed) === null ? null : suppressShare(steps.closed, steps.agreed),
  }
}

/** Counts are those of the first day of the month: looked at from day to day they would tell who began something today. */
export const countedOn = (today: string): string => `${today.slice(0, 8)}01`

export const shownWords = (shown: ShownCount): string => (shown === null ? 'few' : String(shown))

/** First line for whoever sees how much help there is. */
export function countsFinding({ total }: SchoolCounts): string {
  if (total === 0) return 'No help for staff had been asked for or offered this year'
  return total === null
    ? 'There is help for staff this year: too little of it to be counted without naming somebody'
    : `${count(total, 'piece')} of help for staff this year, by kind; whose it is only they know`
}
