import type { GroupEffect } from '../compare-groups.ts'
import { cholesky, inverseFromCholesky } from '../linear.ts'
import { descend, type Evaluation, type Minimum } from '../minimise.ts'
import type { Refusal } from '../multilevel/model.ts'
import { type FixedEffect, unitChange } from '../multilevel/unit.ts'
import { at, range } from '../vector.ts'
import { curvatureOf } from './curvature.ts'
import type { CrossedData } from './data.ts'
import { type Design, prepareDesign } from './design.ts'
import { factorEffects } from './effects.ts'
import { type Known, knowFrom } from './know.ts'
import { slopeOf } from './slope.ts'
import { type Solved, solveAt } from './solve.ts'

/** What is known of one pupil, class, teacher or department beyond all the others and the fixed effects. */
export interface CrossedEffect extends GroupEffect {
  readonly level: string
  readonly results: number
}

export interface CrossedFit {
  readonly ok: true
  readonly version: 'crossed-1'
  readonly fixed: readonly FixedEffect[]
  readonly factors: readonly {
    readonly name: string
    /** Between its levels. */
    readonly variance: number
    /** In the order of the levels given. */
    readonly effects: readonly CrossedEffect[]
  }[]
  readonly residualVariance: number
  /** Minus twice the restricted log likelihood. */
  readonly deviance: number
  readonly results: number
  readonly iterations: number
  readonly evaluations: number
}

// As in the nested model: below this part of a residual standard deviation a spread is looked at again from further out.
const SMALL = 0.03

/**
 * Effects of pupils, classes, teachers, departments, each beyond the others, of results in which they cross, by REML.
 * Effects are best predictions (Henderson 1975), drawn in by how little is known; their standard errors count in that the fixed effects
 * are estimated too. For one school: it needs the results themselves, and time grows with the cube of the largest block.
 */
export function fitCrossed(data: CrossedData): CrossedFit | Refusal {
  const prepared = prepareDesign(data)
  if (!prepared.ok) return prepared
  const { design } = prepared
  const solutions: Solutions = new WeakMap()
  const found = findRatios(design, solutions)
  if (!solutions.has(found.x)) evaluate(design, found.x, solutions)
  const solution = solutions.get(found.x)
  if (!solution) throw new RangeError('results that are not finite')
  const { deviance, residualVariance } = solution.solved
  const known = solution.know()
  const unit = at(design.plan.spreads, design.plan.columns.length - 1) ** 2
  return {
    ...{ ok: true, version: 'crossed-1', deviance, results: data.outcome.length },
    fixed: fixedOf(design, known, residualVariance),
    factors: factorEffects(data, design, found.x, known, residualVariance * unit),
    residualVariance: residualVariance * unit,
    ...{ iterations: found.iterations, evaluations: found.evaluations },
  }
}

interface Solution {
  readonly solved: Solved
  know(): Known
}

/** Solutions of the places a search has been at, so that the best is not worked out twice. */
type Solutions = WeakMap<Float64Array, Solution>

interface Found extends Minimum {
  readonly evaluations: number
}

function findRatios(design: Design, solutions: Solutions): Found {
  const first = search(design, startOf(design), solutions)
  const isSmall = (ratio: number): boolean => Math.abs(ratio) < SMALL
  if (!first.x.some(isSmall)) return first
  const second = search(
    design,
    Array.from(first.x, (ratio) => (isSmall(ratio) ? 5 * SMALL : ratio)),
    solutions,
  )
  return settle(design, second.value < first.value ? second : first)
}

/** Sets to exactly 0 every ratio that may as well be. */
function settle(design: Design, found: Found): Found {
  let best = found
  for (const [place, ratio] of found.x.entries()) {
    if (Math.abs(ratio) >= SMALL) continue
    const x = best.x.map((own, other) => (other === place ? 0 : own))
    const value = solveAt(design, x)?.deviance ?? Number.POSITIVE_INFINITY
    if (value <= best.value + 1e-12 * Math.abs(best.value)) best = { ...best, x, value }
  }
  return best
}

const STEPS = 40
const LEGS = 5

/**
 * Walks down from a start. Where the surface bends the wrong way, what was learned of it on the way may make the steps
 * ever shorter: a walk that has used up its steps begins afresh where it stands.
 */
function search(design: Design, start: readonly number[], solutions: Solutions): Found {
  let found = walkDown(design, start, solutions)
  let { evaluations, iterations } = found
  for (let leg = 1; leg < LEGS && found.iterations === STEPS; leg++) {
    found = walkDown(design, Array.from(found.x), solutions)
    evaluations += found.evaluations
    iterations += found.iterations
  }
  return { ...found, evaluations, iterations }
}

function walkDown(design: Design, start: readonly number[], solutions: Solutions): Found {
  const place = Float64Array.from(start)
  const first = evaluate(design, place, solutions)
  const descent = descend(start, { iterations: STEPS, tolerance: 0, precision: 1e-13, rounding: 1e-14 })
  descent.next()
  let turn = descent.next(first)
  let evaluations = 1
  for (; !turn.done; evaluations++) turn = descent.next(evaluate(design, turn.value, solutions))
  return { ...turn.value, evaluations }
}

function evaluate(design: Design, ratios: Float64Array, solutions: Solutions): Evaluation {
  const solved = solveAt(design, ratios)
  if (!solved) return { value: Number.POSITIVE_INFINITY, slope: ratios }
  let known: Known | undefined
  const solution: Solution = {
    solved,
    know: () => {
      known ??= knowFrom(design, solved)
      return known
    },
  }
  solutions.set(ratios, solution)
  return {
    value: solved.deviance,
    get slope() {
      return slopeOf(design, solved, solution.know())
    },
    get inverse() {
      return inverted(curvatureOf(design, solved, solution.know()))
    },
  }
}

/** Undefined where second derivatives are not known, or not those of a minimum. */
function inverted(curvature: readonly number[][] | undefined): Float64Array[] | undefined {
  const n = curvature?.length ?? 0
  const lower = curvature && cholesky(curvature.flat(), n)
  const inverse = lower && inverseFromCholesky(lower, n)
  return inverse && range(0, n).map((i) => inverse.slice(i * n, (i + 1) * n))
}

function levelCounts({ layout, bySize }: Design): number[] {
  const counts: number[] = []
  counts[layout.eliminated] = bySize.reduce((all, { levels }) => all + levels, 0)
  if (layout.blocked !== undefined) counts[layout.blocked] = layout.blockOf.length
  for (const [i, other] of layout.others.entries())
    counts[other] = (layout.starts[i + 1] ?? layout.intercept) - (layout.starts[i] ?? 0)
  return counts
}

function startOf(design: Design): number[] {
  const { plan, layout } = design
  return levelCounts(design).map((_, factor) => (factor === layout.eliminated ? Math.sqrt(plan.guess) : 0.2))
}

/** Intercept and fixed effects in the unit of the data. */
function fixedOf(
  { plan, layout }: Design,
  { restLine, restInverse }: Known,
  residualVariance: number,
): FixedEffect[] {
  const places = range(0, plan.columns.length - 1)
  const change = unitChange(plan, places)
  const n = layout.rest - 1
  const inverse = places.flatMap((i) =>
    places.map((j) => at(restInverse, (layout.intercept + i) * n + layout.intercept + j)),
  )
  const covariance = change.covariance(inverse.map((value) => value * residualVariance))
  const mean = at(plan.centres, plan.columns.length - 1)
  return change.coefficients(places.map((i) => -at(restLine, layout.intercept + i))).map((estimate, i) => ({
    column: plan.columns[i] ?? '',
    estimate: i === 0 ? estimate + mean : estimate,
    standardError: Math.sqrt(at(covariance, (i * (i + 1)) / 2 + i)),
  }))
}
