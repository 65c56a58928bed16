import { figureOf, type Headline, headlineFrom, type Measure, prepareRead } from '#features/measures/api.ts'
import { middleRange, sharedTotal } from '#stats/shared-errors.ts'
import { at } from '#stats/vector.ts'
import type { CohortState, PupilState } from './state.ts'
import { type PupilParts, type Setting, workPupil } from './work.ts'

/** A cohort worked out ahead; parts of a pupil are kept as long as nothing of that pupil changes. */
export type Ahead = { setting: Setting; state: CohortState; parts: ReadonlyMap<number, PupilParts> }

export const workAhead = (setting: Setting, state: CohortState): Ahead => ({
  setting,
  state,
  parts: new Map([...state].map(([id, pupil]) => [id, workPupil(setting, pupil)])),
})

const alike = (a: PupilState | undefined, b: PupilState): boolean =>
  a !== undefined && (a === b || JSON.stringify(a.entries) === JSON.stringify(b.entries))

/** The same cohort with its pupils as now given: only those who changed are worked out. */
export function withState({ setting, state: before, parts }: Ahead, state: CohortState): Ahead {
  const now = [...state].map(([id, pupil]): [number, PupilParts] => {
    const known = parts.get(id)
    return [id, known && alike(before.get(id), pupil) ? known : workPupil(setting, pupil, known)]
  })
  return { setting, state, parts: new Map(now) }
}

/** Why nobody is in a measure, where it is the same for all. */
function sharedReason({ setting, state }: Ahead, measure: Measure): string | null {
  const reasons = new Set<string>()
  for (const { pupil } of state.values()) {
    const { id, starts, traits } = pupil
    const nothing = prepareRead({ id, starts, traits, sessions: null, results: [] }, { awards: [], left: [] })
    reasons.add(figureOf(measure, nothing, setting.tables).why().words)
  }
  const [only] = reasons
  return reasons.size === 1 && only !== undefined ? only : null
}

const bounded = (measure: Measure, value: number): number =>
  measure.unit === 'share' ? Math.min(1, Math.max(0, value)) : value

/**
 * What a measure may come to, under the small-number rule unless whoever asks may see each pupil: `value` is the middle of what
 * is expected, `low` to `high` holds what comes in 80 of 100 years.
 */
export function headlineAhead(ahead: Ahead, place: number, shown: { seesEach: boolean }): Headline {
  const { setting, state } = ahead
  const measure = setting.measures[place]
  if (!measure) throw new RangeError(`no measure ${place}`)
  const all = [...ahead.parts.values()]
  const n = Math.round(all.reduce((sum, part) => sum + at(part.inside, place), 0))
  const weight = measure.unit === 'share' ? n : all.reduce((sum, part) => sum + at(part.weight, place), 0)
  const parts = all.map((part) => ({
    mean: at(part.mean, place),
    variance: at(part.variance, place),
    subjects: part.subjects,
    pulls: part.pulls[place] ?? [],
  }))
  const total = sharedTotal(parts, setting.courses.length)
  const sums = { n, sum: total.mean, weight, variance: null }
  const found = headlineFrom(measure, sums, state.size, shown)
  if (measure.rule.kind === 'no baseline') return { ...found, value: null, missing: measure.rule.why }
  if (n === 0) return { ...found, missing: sharedReason(ahead, measure) ?? found.missing }
  if (found.value === null) return found
  const { low, high } = middleRange(total)
  return { ...found, low: bounded(measure, low / weight), high: bounded(measure, high / weight) }
}

/** Every measure of the cohort, in the order of the pack. */
export const headlinesAhead = (ahead: Ahead, shown: { seesEach: boolean }): Headline[] =>
  ahead.setting.measures.map((_, place) => headlineAhead(ahead, place, shown))
