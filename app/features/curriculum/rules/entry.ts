import type { EntryCondition } from '#features/measures/api.ts'

/** What is known of a pupil for entry, by measure: prior attainment by its kind, and `forecast`. */
export type Known = ReadonlyMap<string, number>
export type Judged = {
  verdict: 'in' | 'out' | 'unknown'
  /** Within the edge of a bound on either side: somebody looks. */
  edge: boolean
  /** How far inside the nearest bound, in edges; below 0 outside. 0 for a pathway open to all. */
  distance: number
  why: string[]
}

const round = (value: number) => String(Math.round(value * 10) / 10)

function askedWords({ least, most }: EntryCondition): string {
  if (least !== null && most !== null) return `${round(least)} to ${round(most)}`
  return least !== null ? `${round(least)} or more` : `${round(most ?? 0)} or less`
}

/** The words of one bound: "Key stage 2 average: 108 or more". */
export const conditionWords = (condition: EntryCondition, names: ReadonlyMap<string, string>): string =>
  `${names.get(condition.measure) ?? condition.measure}: ${askedWords(condition)}`

const within = ({ least, most, edge }: EntryCondition, value: number): number =>
  Math.min(least === null ? Infinity : value - least, most === null ? Infinity : most - value) / edge

/** Whether a rule takes a pupil, how near the line they stand, and why; a rule without conditions takes everybody. */
export function judgeEntry(
  rule: readonly EntryCondition[],
  known: Known,
  names: ReadonlyMap<string, string>,
): Judged {
  if (rule.length === 0) return { verdict: 'in', edge: false, distance: 0, why: ['open to all'] }
  const each = rule.map((condition) => {
    const value = known.get(condition.measure)
    const name = names.get(condition.measure) ?? condition.measure
    return value === undefined
      ? { distance: null, why: `${name} is not known` }
      : {
          distance: within(condition, value),
          why: `${name} ${round(value)}, where ${askedWords(condition)} is asked`,
        }
  })
  const why = each.map((one) => one.why)
  const distances = each.flatMap(({ distance }) => distance ?? [])
  const distance = Math.min(...distances)
  if (distance < 0) return { verdict: 'out', edge: distance > -1, distance, why }
  if (distances.length < rule.length) return { verdict: 'unknown', edge: false, distance: -1, why }
  return { verdict: 'in', edge: distance < 1, distance, why }
}
