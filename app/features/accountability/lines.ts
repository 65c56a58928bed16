import { type Headline, headlineOf, type Measure } from '#features/measures/api.ts'
import type { Group } from './results.server.ts'
import type { Line } from './rules.ts'

/** A measure as a page shows it: its figure, whose rules, and what stands instead where there is none. */
export type MeasureLine = Line & {
  past: boolean
  official: boolean
  version: string
  /** Why there is no official figure, and the measure that answers a like question. */
  none: { why: string; instead: { key: string; name: string } | null } | null
}

const isBaselineless = ({ rule }: Measure) => rule.kind === 'no baseline'

function insteadOf({ rule }: Measure, group: Group) {
  const key = rule.kind === 'no baseline' ? rule.instead : null
  const other = key === null ? undefined : group.tables.measures.get(key)
  return other ? { key: other.key, name: other.name } : null
}

export function lineOf(measure: Measure, group: Group, seesEach: boolean): MeasureLine {
  const headline: Headline = headlineOf(measure, group.cohort, { seesEach })
  const { key, name, unit, decimals, past, official, version } = measure
  const none = isBaselineless(measure)
    ? { why: headline.missing ?? '', instead: insteadOf(measure, group) }
    : null
  return { key, name, unit, decimals, past, official, version, headline, none }
}

/** Every measure of a group in the order of the pack. */
export const linesOf = (group: Group, seesEach: boolean): MeasureLine[] =>
  [...group.tables.measures.values()]
    .toSorted((a, b) => a.position - b.position)
    .map((measure) => lineOf(measure, group, seesEach))
