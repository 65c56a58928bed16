/** A finding as somebody who asks "who acted?" sees it. */
export type Flag = {
  findingId: number
  /** Place of its cycle in order of time. */
  cycle: number
  /** The day its cycle was closed. */
  foundOn: string
  /** Whose matter it is: a pupil or a class, in trouble or in success. */
  key: string
  benefit: number
  /** Help was begun for it, or covers it. */
  helped: boolean
  answer: string | null
  againOn: string | null
}
export type Unacted<T extends Flag> = T & { since: string; days: number }

const MS_A_DAY = 86_400_000

const isLeft = ({ answer, againOn }: Flag, asOf: string): boolean =>
  answer === 'not now' && (againOn === null || againOn > asOf)

/** The day from which a matter waits: the first of the cycles in a row that flagged it while nothing was done. */
function waitsSince(newestFirst: readonly Flag[]): string {
  let [first] = newestFirst
  for (const earlier of newestFirst.slice(1)) {
    if (first === undefined || earlier.helped || earlier.cycle !== first.cycle - 1) break
    first = earlier
  }
  return first?.foundOn ?? ''
}

/** Half a grade of expected benefit, a quarter, or less: within one of these the oldest comes first. */
export const bandOf = (benefit: number): 0 | 1 | 2 => (benefit >= 0.5 ? 0 : benefit >= 0.25 ? 1 : 2)

/**
 * What was flagged and nobody has acted on: matters of the last cycle without help and not left for later, and those whose
 * day to look again has come. Largest expected benefit first in bands, in a band the oldest first. `days` since it waits.
 */
export function listWaiting<T extends Flag>(flags: readonly T[], asOf: string): Unacted<T>[] {
  const newest = Math.max(0, ...flags.map(({ cycle }) => cycle))
  const waiting = [...Map.groupBy(flags, ({ key }) => key).values()].flatMap((own) => {
    const newestFirst = own.toSorted((a, b) => b.cycle - a.cycle)
    const [last] = newestFirst
    if (!last || last.helped || isLeft(last, asOf)) return []
    const comesBack = last.answer === 'not now' && last.againOn !== null
    if (last.cycle !== newest && !comesBack) return []
    const since = waitsSince(newestFirst)
    return [{ ...last, since, days: Math.round((Date.parse(asOf) - Date.parse(since)) / MS_A_DAY) }]
  })
  return waiting.sort(
    (a, b) => bandOf(a.benefit) - bandOf(b.benefit) || b.days - a.days || b.benefit - a.benefit,
  )
}
