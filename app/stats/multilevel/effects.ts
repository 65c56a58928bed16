import { at, cell } from '../vector.ts'
import type { Optimum } from './estimate.ts'
import type { Plan } from './plan.ts'
import { carryDown, type Kernel, kernelsOf } from './posterior.ts'
import type { Reducer } from './reducer.ts'
import type { Tree } from './tree.ts'
import { unitChange } from './unit.ts'

/** What is known of one group beyond the levels around it. */
export interface GroupEffects {
  /** From the outermost level to the group itself. */
  readonly path: readonly string[]
  readonly pupils: number
  /** Best predictions (BLUPs), shrunken towards 0 by how little the group's pupils say; in the order of the level's columns. */
  readonly values: readonly number[]
  /** Covariance of the true effects about them, given the fixed effects: a lower triangle, row by row. */
  readonly covariance: readonly number[]
}

/** What is known inside a group before its own effects: the residual line [-b, 1] and the variance of that line. */
interface Inside {
  readonly line: Float64Array
  readonly variance: Float64Array | undefined
}

type Levels = ReturnType<Reducer['levels']>

/**
 * The effects of all groups (best predictions: Henderson 1975), by level from the innermost: u = K Z'(y - X b - what the
 * levels around it have), with variance s^2 K and what the uncertainty of the levels around adds. From the outermost
 * level inwards.
 */
export function levelEffects(
  plan: Plan,
  { criterion }: Optimum,
  tree: Tree,
  levels: Levels,
): GroupEffects[][] {
  const line = Float64Array.from([...criterion.coefficients.map((value) => -value), 1])
  let around: Inside[] = [{ line, variance: undefined }]
  const found: GroupEffects[][] = []
  for (const [level, { randomness, squares }] of [...levels.entries()].reverse()) {
    const change = unitChange(plan, plan.levels[level]?.random ?? [])
    const kernelOf = kernelsOf(randomness, squares)
    const own = roomFor(randomness.random.length)
    const inside: Inside[] = []
    const effects: GroupEffects[] = []
    for (let g = 0; g < squares.parents.length; g++) {
      const outer = around[squares.parents[g] ?? 0] ?? { line, variance: undefined }
      const kernel = kernelOf(g)
      predict(kernel, outer, criterion.residualVariance, own)
      effects.push({
        path: tree.paths[level]?.[g] ?? [],
        pupils: at(tree.pupils[level] ?? [], g),
        values: change.coefficients(own.values),
        covariance: change.covariance(own.covariance),
      })
      if (level === 0) continue
      const variance = outer.variance ?? new Float64Array(line.length ** 2)
      inside.push({
        line: shifted(outer.line, randomness.random, own.values),
        variance: carryDown(randomness, kernel, variance, criterion.residualVariance),
      })
    }
    found.unshift(effects)
    around = inside
  }
  return found
}

interface Prediction {
  readonly values: Float64Array
  readonly covariance: Float64Array
}

const roomFor = (q: number): Prediction => ({
  values: new Float64Array(q),
  covariance: new Float64Array(q * q),
})

function predict(
  { gain, variance }: Kernel,
  { line, variance: outer }: Inside,
  unit: number,
  into: Prediction,
): void {
  const k = line.length
  const q = into.values.length
  for (let a = 0; a < q; a++) {
    let value = 0
    for (let c = 0; c < k; c++) value += cell(gain, a * k + c) * cell(line, c)
    into.values[a] = value
    for (let b = 0; b < q; b++) {
      const added = outer ? throughGain(gain, a, b, outer, k) : 0
      into.covariance[a * q + b] = unit * cell(variance, a * q + b) + added
    }
  }
}

function throughGain(gain: Float64Array, a: number, b: number, square: Float64Array, k: number): number {
  let total = 0
  for (let c = 0; c < k; c++)
    for (let d = 0; d < k; d++)
      total += cell(gain, a * k + c) * cell(square, c * k + d) * cell(gain, b * k + d)
  return total
}

function shifted(line: Float64Array, random: Int32Array, values: Float64Array): Float64Array {
  const next = line.slice()
  for (const [a, place] of random.entries()) next[place] = cell(next, place) - cell(values, a)
  return next
}
