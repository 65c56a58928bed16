import { type Conditional, conditionBy, fitMoments, type Moments, type Reading } from '#stats/moments.ts'
import type { OrdinalModel, Place } from '#stats/ordinal.ts'
import { type Learnt, learnFromResults, type PastPupil, placeStart } from '#stats/starts.ts'
import { at } from '#stats/vector.ts'
import type { Start } from '../rules.ts'

/** How the starts of a school's pupils hang together; `baseline` says what part of a table's baseline each kind is. */
export type Starts = { moments: Moments; baseline: readonly number[] }

/** What chances rest on beside the national table: starts by the baseline of a table, what results taught by subject. */
export type Ground = {
  id: number
  /** Null for all subjects. */
  subjectId: number | null
  starts: Readonly<Record<string, Starts>>
  learnt: Readonly<Record<string, Learnt>>
}

/** The scores of one pupil by kind of test. */
export type Scores = ReadonlyMap<string, number>

/** So many pupils must have both a test and the baseline before one is read from the other. */
const FEWEST_PAIRS = 30
/** From fewer results nothing is learned: they would be the results of pupils one knows by name. */
const FEWEST_RESULTS = 10
/** A test of which the others leave less than this part open says nothing of its own, such as the mean of its parts. */
const LEAST_OWN = 0.02

/** What is known of a pupil as sums of the kinds; a whole that follows from its parts is left out. */
export function readStarts(scores: Scores, { moments, baseline }: Starts, whole: string): Reading[] {
  const { kinds } = moments
  const single = kinds.flatMap((kind, k): Reading[] => {
    const value = scores.get(kind)
    return value === undefined ? [] : [{ weights: kinds.map((_, l) => (l === k ? 1 : 0)), value }]
  })
  const average = scores.get(whole)
  const follows = kinds.every((kind, k) => baseline[k] === 0 || scores.has(kind))
  return average === undefined || follows ? single : [...single, { weights: baseline, value: average }]
}

/** The parts of a baseline that the school knows its pupils by: the tests it is the average of, or itself. */
function partsOf(
  whole: string,
  halves: readonly string[],
  known: (kind: string) => number,
): readonly string[] {
  return halves.length > 0 && halves.every((half) => known(half) >= FEWEST_PAIRS) ? halves : [whole]
}

/**
 * How the tests of a school's pupils hang together, for tables whose baseline is `whole` (the average of `halves`);
 * null while too few pupils have it. `kinds` are the tests that come into question.
 */
export function drawStarts(
  { whole, halves, kinds }: { whole: string; halves: readonly string[]; kinds: readonly string[] },
  pupils: readonly Scores[],
): Starts | null {
  const known = (kind: string) => pupils.filter((scores) => scores.has(kind)).length
  const parts = partsOf(whole, halves, known)
  const has = (scores: Scores) => scores.has(whole) || parts.every((part) => scores.has(part))
  const both = (kind: string) => pupils.filter((scores) => scores.has(kind) && has(scores)).length
  let others = kinds.filter((kind) => kind !== whole && !parts.includes(kind) && both(kind) >= FEWEST_PAIRS)
  for (;;) {
    const all = [...parts, ...others]
    const baseline = all.map((kind) => (parts.includes(kind) ? 1 / parts.length : 0))
    const empty = { moments: { kinds: all, mean: [], covariance: [], pupils: 0 }, baseline }
    const moments = fitMoments(
      all,
      pupils.map((scores) => readStarts(scores, empty, whole)),
    )
    if (!moments) return null
    const idle = others.findLast((kind) => ownPart(moments, all.indexOf(kind)) < LEAST_OWN)
    if (idle === undefined) return { moments, baseline }
    others = others.filter((kind) => kind !== idle)
  }
}

/** The part of a kind's variance that all others leave open. */
function ownPart(moments: Moments, k: number): number {
  const { kinds, mean, covariance } = moments
  const others = kinds.flatMap((_, l): Reading[] =>
    l === k ? [] : [{ weights: kinds.map((_, m) => (m === l ? 1 : 0)), value: at(mean, l) }],
  )
  const place = k * kinds.length + k
  return at(conditionBy(moments)(others).covariance, place) / at(covariance, place)
}

/** What earlier pupils' results add to the model of a subject; null from too few. `tau`: spread between schools. */
export function learnFrom(
  model: OrdinalModel,
  starts: Starts,
  past: readonly PastPupil[],
  tau: number,
): Learnt | null {
  return past.length < FEWEST_RESULTS ? null : learnFromResults({ model, ...starts }, past, tau)
}

/** Where a pupil's starts stand on the model of a subject. */
export type Placed = { x: Place; from: Start[]; missing: string[] }

/** Conditions by the same ground again and again: what is the same for all pupils is worked out once. */
export type Conditions = (starts: Starts) => (readings: readonly Reading[]) => Conditional

export function conditions(): Conditions {
  const known = new Map<Starts, ReturnType<typeof conditionBy>>()
  return (starts) => {
    const found = known.get(starts) ?? conditionBy(starts.moments)
    known.set(starts, found)
    return found
  }
}

/**
 * The place of a pupil from all that is known; null where nothing is. Who has the whole baseline in a school that has
 * learned nothing beyond it stands exactly where the table puts that baseline.
 */
export function placeBy(
  { model, whole, learnt }: { model: OrdinalModel; whole: string; learnt: Learnt | undefined },
  starts: Starts,
  scores: Scores,
  condition: Conditions,
): Placed | null {
  const { kinds } = starts.moments
  const readings = readStarts(scores, starts, whole)
  if (readings.length === 0) return null
  const parts = kinds.filter((_, k) => starts.baseline[k] !== 0)
  const average = scores.get(whole)
  const missing = average === undefined ? parts.filter((part) => !scores.has(part)) : []
  const given = condition(starts)(readings)
  const weights = learnt?.weights ?? kinds.map(() => 0)
  const plain = missing.length === 0 && weights.every((weight) => weight === 0)
  const used = plain ? parts : kinds
  const named = used.flatMap((kind) => (scores.has(kind) ? [{ kind, score: scores.get(kind) ?? 0 }] : []))
  const onlyWhole = average !== undefined && parts.some((part) => !scores.has(part))
  return {
    x: plain ? baselineOf(scores, starts, average) : placeStart({ model, ...starts, weights }, given),
    from: onlyWhole ? [{ kind: whole, score: average }, ...named] : named,
    missing,
  }
}

const baselineOf = (scores: Scores, { moments, baseline }: Starts, average: number | undefined): number =>
  average ??
  moments.kinds.reduce(
    (sum, kind, k) => sum + (baseline[k] ? at(baseline, k) * (scores.get(kind) ?? 0) : 0),
    0,
  )
