import { normalQuantile } from '../normal.ts'
import { range } from '../vector.ts'
import { estimate } from './estimate.ts'
import { answerAll, type Prepared, prepare } from './fit.ts'
import type { GroupedSums } from './grouped.ts'
import type { MultilevelModel, Refusal } from './model.ts'
import { createProfile, type Profile } from './profiled.ts'
import { createReducer } from './reducer.ts'

/** Where a standard deviation may lie. */
export interface SpreadRange {
  /** The level, or null for what is the pupil's own. */
  readonly level: string | null
  readonly column: string
  readonly sd: number
  readonly low: number
  readonly high: number
}

/**
 * Intervals of the standard deviations of a model: all values at which the deviance, everything else at its best, lies no
 * further above the lowest one than the square of a normal quantile. They are long to the right where groups are few, and
 * reach 0 where the groups may not differ at all. By the likelihood of the model's method: with ML these are the intervals
 * of lme4's `confint(method = "profile")`, with REML those of the restricted likelihood. A few dozen small fits for each end.
 * (Bates and others 2015, "Fitting linear mixed-effects models using lme4", 5.1.)
 */
export function spreadRanges(
  sums: GroupedSums,
  model: MultilevelModel,
  level = 0.95,
): { readonly ok: true; readonly ranges: readonly SpreadRange[] } | Refusal {
  const prepared = prepare(sums, model)
  if (!prepared.ok) return prepared
  const far = normalQuantile((1 + level) / 2)
  return { ok: true, ranges: profilesOf(prepared).map((profile) => rangeOf(profile, far)) }
}

/** The levels from the outermost, each with its intercept and slopes, and last the pupils' own spread. */
function profilesOf({ plan, tree }: Prepared): Profile[] {
  const reducer = createReducer(plan, tree)
  const optimum = answerAll(estimate(plan), (question) => reducer.answer(question))
  const own = [...plan.levels.keys()]
    .reverse()
    .flatMap((place) =>
      range(0, plan.levels[place]?.columns.length ?? 0).map((column) => ({ place, column })),
    )
  return [...own, null].map((target) => createProfile({ plan, reducer, optimum }, target))
}

function rangeOf(profile: Profile, far: number): SpreadRange {
  const { level, column, sd, unit } = profile
  const high = crossing(
    profile,
    far,
    outside(profile, far, (k) => sd + profile.step * k),
    sd,
  )
  // Groups may not differ at all; pupils always do.
  const below = level === null ? outside(profile, far, (k) => sd / (1 + k / 4)) : 0
  const low = level !== null && profile.rootAt(0) < far ? 0 : crossing(profile, far, below, sd)
  return { level, column, sd: sd * unit, low: low * unit, high: high * unit }
}

/** The first of places ever further away at which the deviance has risen too far. */
function outside(profile: Profile, far: number, place: (k: number) => number): number {
  let k = 1
  while (profile.rootAt(place(k)) < far) k *= 1.5
  return place(k)
}

/**
 * Where the root of the rise reaches `far`, between `outer`, where it is beyond, and `inner`, where it is 0: it is nearly
 * straight, so a line through both ends is nearly there (with the Illinois rule, that neither end stays for ever).
 */
function crossing(profile: Profile, far: number, outer: number, inner: number): number {
  let [a, b] = [outer, inner]
  let [fa, fb] = [profile.rootAt(a) - far, -far]
  for (let round = 0; round < 60; round++) {
    const next = b - (fb * (b - a)) / (fb - fa)
    const value = profile.rootAt(next) - far
    if (Math.abs(value) < 1e-7 || Math.abs(b - a) <= 1e-12 * Math.abs(b)) return next
    if (value > 0 === fa > 0) {
      ;[a, fa, fb] = [next, value, fb / 2]
    } else {
      ;[b, fb, fa] = [next, value, fa / 2]
    }
  }
  return (a + b) / 2
}
