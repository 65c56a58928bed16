import { descend, type Evaluation } from '../minimise.ts'
import { at, range } from '../vector.ts'
import { type Criterion, criterionOf } from './criterion.ts'
import type { Optimum } from './estimate.ts'
import type { Plan } from './plan.ts'
import { type Reducer, squareFrom } from './reducer.ts'
import { triangle } from './sums.ts'
import { productOf, semiCholesky } from './theta.ts'

/** Of which effect: its level, counted from the innermost, and its place among the level's columns. Null: the pupils' own. */
type Target = { readonly place: number; readonly column: number } | null

interface Solved {
  readonly plan: Plan
  readonly reducer: Reducer
  readonly optimum: Optimum
}

/** The deviance along one standard deviation, everything else at its best; `sd` and what is asked count in `unit`. */
export interface Profile {
  readonly level: string | null
  readonly column: string
  readonly sd: number
  readonly unit: number
  /** About twice the standard error of `sd`: a first guess at the way to the end of its range. */
  readonly step: number
  /** The root of how far the deviance rises above its lowest value when the standard deviation is set to this. */
  rootAt(sd: number): number
}

/**
 * Unknowns are the lower triangles of all levels' L and the logarithm of the pupils' spread. At the target's level L stands
 * for effects v = M u whose first is the one asked for, so that its standard deviation is that spread times L's first entry.
 */
interface Course {
  readonly plan: Plan
  readonly reducer: Reducer
  readonly target: Target
  /** M of the target's level, and its inverse, as q x q squares. */
  readonly turn: { readonly there: Float64Array; readonly back: Float64Array } | undefined
  readonly sizes: readonly number[]
  readonly free: number
}

export function createProfile({ plan, reducer, optimum }: Solved, target: Target): Profile {
  const level = target ? plan.levels[target.place] : undefined
  const turn = target && level ? turnTo(plan, level.random, target.column) : undefined
  const free = plan.method === 'REML' ? plan.pupils - plan.columns.length + 1 : plan.pupils
  const sizes = plan.levels.map(({ random }) => random.length)
  const course: Course = { plan, reducer, target, turn: turn?.change, sizes, free }
  const spread = Math.sqrt(optimum.criterion.residualVariance)
  const factors = optimum.factors.map((factor, place) =>
    turn && place === target?.place ? turned(factor, turn.change.there) : factor,
  )
  const sd = target ? spread * Math.abs(at(factors[target.place] ?? [], 0)) : spread
  const start = [...factors.flatMap((factor, i) => lowerOf(factor, sizes[i] ?? 0)), Math.log(spread)]
  let near: Float64Array = Float64Array.from(start)
  return {
    ...{ level: level?.name ?? null, column: level?.columns[target?.column ?? 0] ?? '(pupil)', sd },
    unit: (turn?.unit ?? 1) * at(plan.spreads, plan.columns.length - 1),
    step: target ? Math.max(sd, 0.1 * spread) / Math.sqrt(plan.groups / 2) : sd / Math.sqrt(free / 2),
    rootAt: (wanted) => {
      const found = bestWith(course, wanted, near)
      near = found.x
      return Math.sqrt(Math.max(0, found.value - optimum.criterion.deviance))
    },
  }
}

/** The effect asked for in the data's unit is c'u, u in the plan's: scaled to c with its own entry 1, it becomes the first. */
function turnTo(plan: Plan, random: readonly number[], column: number) {
  const q = random.length
  const place = random[column] ?? 0
  const own = range(0, q).map((i) => {
    if (i === column) return 1
    return column === 0 ? -at(plan.centres, random[i] ?? 0) / at(plan.spreads, random[i] ?? 0) : 0
  })
  const others = range(0, q).filter((i) => i !== column)
  const [there, back] = [new Float64Array(q * q), new Float64Array(q * q)]
  for (const [i, value] of own.entries()) there[i] = value
  back[column * q] = 1
  for (const [line, other] of others.entries()) {
    there[(line + 1) * q + other] = 1
    back[other * q + line + 1] = 1
    back[column * q + line + 1] = -at(own, other)
  }
  return { change: { there, back }, unit: 1 / at(plan.spreads, place) }
}

/** The lower factor of M T M' from that of T. */
function turned(factor: Float64Array, turn: Float64Array): Float64Array {
  const q = Math.sqrt(factor.length)
  return semiCholesky(productOf(multiply(turn, factor, q)), q)
}

function multiply(a: Float64Array, b: Float64Array, q: number): Float64Array {
  return a.map((_, place) => {
    const [i, j] = [Math.floor(place / q), place % q]
    return range(0, q).reduce((sum, k) => sum + at(a, i * q + k) * at(b, k * q + j), 0)
  })
}

const transposed = (a: Float64Array, q: number): Float64Array =>
  a.map((_, place) => at(a, (place % q) * q + Math.floor(place / q)))

const lowerOf = (factor: Float64Array, q: number): number[] =>
  range(0, q).flatMap((row) => range(0, row + 1).map((column) => at(factor, row * q + column)))

/** The lowest deviance with the target's standard deviation as wanted, from nearby values of all unknowns. */
function bestWith(course: Course, wanted: number, near: Float64Array) {
  const fixed = fixedPlace(course)
  const whole = (free: Float64Array): Float64Array => {
    const x = Float64Array.from([...free.slice(0, fixed), 0, ...free.slice(fixed)])
    x[fixed] = course.target ? wanted * Math.exp(-at(x, x.length - 1)) : Math.log(wanted)
    return x
  }
  const start = [...near.slice(0, fixed), ...near.slice(fixed + 1)]
  const inverse = start.map((value, i) =>
    course.target && i === start.length - 1
      ? 1 / (2 * course.free)
      : Math.max(value * value, 0.01) / (4 * course.plan.groups),
  )
  const search = descend(start, { iterations: 100, tolerance: 0, precision: 1e-14, rounding: 1e-14, inverse })
  let turn = search.next()
  while (!turn.done) turn = search.next(withoutFixed(course, whole(turn.value), fixed))
  return { x: whole(turn.value.x), value: turn.value.value }
}

/** Which unknown follows from the wanted value: the target's first entry of L, or the pupils' spread. */
const fixedPlace = ({ sizes, target }: Course): number =>
  sizes.slice(0, target ? target.place : sizes.length).reduce((sum, q) => sum + triangle(q), 0)

function withoutFixed(course: Course, x: Float64Array, fixed: number): Evaluation {
  const { value, slope } = evaluate(course, x)
  const last = x.length - 1
  // As the pupils' spread grows the target's entry of L falls, so that their product stays.
  if (course.target) slope[last] = at(slope, last) - at(x, fixed) * at(slope, fixed)
  return { value, slope: Float64Array.from([...slope.slice(0, fixed), ...slope.slice(fixed + 1)]) }
}

/** Deviance and slope by all unknowns, the pupils' spread among them instead of at its best. */
function evaluate(course: Course, x: Float64Array): { value: number; slope: Float64Array } {
  const { plan, reducer, sizes, target, turn, free } = course
  const lowers = factorsIn(x, sizes)
  const factors = lowers.map((factor, place) =>
    turn && place === target?.place ? turned(factor, turn.back) : factor,
  )
  const criterion = criterionOf(plan, reducer.answer({ kind: 'reduce', factors }))
  if (!criterion) return { value: Number.POSITIVE_INFINITY, slope: x.slice() }
  const ratio = criterion.residualVariance / Math.exp(2 * at(x, x.length - 1))
  const slopes = reducer.answer({ kind: 'slopes', adjoint: adjointAt(criterion, ratio) })
  const slope = new Float64Array(x.length)
  let [from, to] = [0, 0]
  for (const [place, q] of sizes.entries()) {
    const square = squareFrom(slopes.subarray(from), q)
    const back = turn && place === target?.place ? turn.back : undefined
    const own = back ? multiply(transposed(back, q), multiply(square, back, q), q) : square
    // dd/dL = 2 D L
    const entries = lowerOf(multiply(own, lowers[place] ?? new Float64Array(), q), q)
    for (const entry of entries) slope[to++] = 2 * entry
    from += triangle(q)
  }
  slope[to] = 2 * free * (1 - ratio)
  return { value: criterion.deviance + free * (ratio - 1 - Math.log(ratio)), slope }
}

function factorsIn(x: Float64Array, sizes: readonly number[]): Float64Array[] {
  let from = 0
  return sizes.map((q) => {
    const factor = new Float64Array(q * q)
    for (const row of range(0, q))
      for (const column of range(0, row + 1)) factor[row * q + column] = at(x, from++)
    return factor
  })
}

/** The derivative by what is left of the products when the pupils' variance is not at its best, `ratio` being best over own. */
function adjointAt({ adjoint, coefficients, residualVariance }: Criterion, ratio: number): Float64Array {
  const line = [...Array.from(coefficients, (value) => -value), 1]
  const more = (ratio - 1) / residualVariance
  return adjoint.map((value, place) => {
    const [i, j] = [Math.floor(place / line.length), place % line.length]
    return value + more * at(line, i) * at(line, j)
  })
}
