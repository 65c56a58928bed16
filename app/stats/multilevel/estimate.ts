import { type DescentOptions, descend, type Evaluation, type Minimum } from '../minimise.ts'
import { type Criterion, criterionOf } from './criterion.ts'
import type { Plan } from './plan.ts'
import type { Answer, Question } from './reducer.ts'
import {
  factorsOf,
  inverseGuess,
  type Layout,
  layoutOf,
  slopeByTheta,
  spreadsOf,
  startOf,
  type Theta,
  tidied,
  withSpreads,
} from './theta.ts'

/** The most likely ratios of variances, and all that follows from them, in the plan's unit. */
export interface Optimum {
  /** For each level, innermost first, L with T = L L' the covariance of its effects over the residual variance. */
  readonly factors: readonly Float64Array[]
  readonly criterion: Criterion
  readonly iterations: number
  /** How often the sums were reduced. */
  readonly evaluations: number
  /** Whether some effect, or some combination of a group's effects, has a variance of 0. */
  readonly singular: boolean
}

export type Asking<T> = Generator<Question, T, Answer>

// Below this part of a residual standard deviation the spread of an effect is looked at again, from further out.
const SMALL = 0.03
const DESCENT: DescentOptions = { iterations: 200, tolerance: 0, precision: 1e-16, rounding: 1e-14 }

/**
 * Climbs to the largest likelihood, fixed effects and residual variance at their best for each L (the profiled deviance
 * of Bates and others 2015, "Fitting linear mixed-effects models using lme4", 3.4), by asking: BFGS over the entries of
 * every L, on exact slopes. The deviance is even in L, so there are no bounds, and a variance of 0 is reached like any
 * other; since the slope vanishes there whether it is best or not, such an end is tried again from a little further out,
 * and kept at exactly 0 where that is no worse.
 */
export function* estimate(plan: Plan): Asking<Optimum> {
  const problem = { plan, layout: layoutOf(plan) }
  const { layout } = problem
  const first = yield* search(problem, startOf(layout, plan))
  const small = spreadsOf(layout, first.x).some((spread) => spread < SMALL)
  const second = small ? yield* search(problem, [...movedOut(layout, first.x)]) : undefined
  const settled = yield* settle(problem, second && second.value < first.value ? second : first)
  const { criterion } = yield* evaluate(problem, settled.x)
  if (!criterion) throw new RangeError('The sums leave nothing to explain')
  return {
    factors: factorsOf(layout, settled.x),
    criterion,
    iterations: first.iterations + (second?.iterations ?? 0),
    evaluations: first.evaluations + (second?.evaluations ?? 0) + settled.evaluations + 1,
    singular: spreadsOf(layout, settled.x).includes(0),
  }
}

interface Problem {
  readonly plan: Plan
  readonly layout: Layout
}

interface Found extends Minimum {
  readonly evaluations: number
}

function* search(problem: Problem, start: readonly number[]): Asking<Found> {
  const inverse = inverseGuess(problem.layout, start, problem.plan.groups)
  const descent = descend(start, { ...DESCENT, inverse })
  let turn = descent.next()
  let evaluations = 0
  for (; !turn.done; evaluations++) turn = descent.next(yield* evaluate(problem, turn.value))
  return { ...turn.value, evaluations }
}

function* evaluate(
  { plan, layout }: Problem,
  theta: Theta,
): Asking<Evaluation & { criterion: Criterion | undefined }> {
  const factors = factorsOf(layout, theta)
  const criterion = criterionOf(plan, yield { kind: 'reduce', factors })
  if (!criterion) return { criterion, value: Number.POSITIVE_INFINITY, slope: theta }
  const slopes = yield { kind: 'slopes', adjoint: criterion.adjoint }
  return { criterion, value: criterion.deviance, slope: slopeByTheta(layout, factors, slopes) }
}

const movedOut = (layout: Layout, theta: Theta): Theta =>
  withSpreads(layout, theta, (spread) => (Math.abs(spread) < SMALL ? 5 * SMALL : spread))

/** Sets to exactly 0 every spread that may as well be. */
function* settle(problem: Problem, found: Minimum): Asking<Found> {
  const { layout } = problem
  let best = found
  let evaluations = 0
  for (const [place, spread] of spreadsOf(layout, found.x).entries()) {
    if (spread >= SMALL) continue
    const x = tidied(
      layout,
      withSpreads(layout, best.x, (own, other) => (other === place ? 0 : own)),
    )
    const { value } = yield* evaluate(problem, x)
    evaluations += 1
    if (value <= best.value + 1e-12 * Math.abs(best.value)) best = { ...best, x, value }
  }
  return { ...best, evaluations }
}
