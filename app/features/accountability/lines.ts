import { type Headline, headlineOf, type Measure, type Tables } from '#features/measures/api.ts'
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

function insteadOf({ rule }: Measure, measures: Tables['measures']) {
  const key = rule.kind === 'no baseline' ? rule.instead : null
  const other = key === null ? undefined : measures.get(key)
  return other ? { key: other.key, name: other.name } : null
}

/** A measure with a figure that was worked out of it, whether of results or ahead of them. */
export function lineFrom(measure: Measure, headline: Headline, measures: Tables['measures']): MeasureLine {
  const { key, name, unit, decimals, past, official, version } = measure
  const none = isBaselineless(measure)
    ? { why: headline.missing ?? '', instead: insteadOf(measure, measures) }
    : null
  return { key, name, unit, decimals, past, official, version, headline, none }
}

/** Every measure of a group in the order of the pack. */
export const linesOf = ({ tables, cohort }: Group, seesEach: boolean): MeasureLine[] =>
  [...tables.measures.values()]
    .toSorted((a, b) => a.position - b.position)
    .map((measure) => lineFrom(measure, headlineOf(measure, cohort, { seesEach }), tables.measures))
