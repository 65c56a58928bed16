import { at, dot, range } from './vector.ts'

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly iterations: number
}

/** A function at a place: its value, and its slope there, which may be worked out only when it is read. */
export interface Evaluation {
  readonly value: number
  readonly slope: Float64Array
  /** The inverse of about the second derivatives, where it is known; else it is learned from slopes on the way. */
  readonly inverse?: readonly Float64Array[] | undefined
}

export interface DescentOptions {
  readonly iterations?: number
  /** Stops after a step that gained less than this part of the value. */
  readonly tolerance?: number
  /** Stops before a step that promises to gain less than this part of the value. */
  readonly precision?: number
  /** Values that differ by less than this part are equal but for rounding: then the slope says which is lower. */
  readonly rounding?: number
  /** First guess at the inverse of the second derivatives, along the diagonal; 1 each when left out. */
  readonly inverse?: readonly number[]
}

/**
 * The nearest minimum of a smooth function of a few variables: BFGS with central differences and a halving line
 * search (Nocedal and Wright, "Numerical optimization", 6.1). Variables should be of about the size of 1.
 */
export function minimise(
  value: (x: Float64Array) => number,
  start: readonly number[],
  options: { readonly iterations?: number; readonly tolerance?: number } = {},
): Minimum {
  const search = descend(start, options)
  let turn = search.next()
  while (!turn.done) {
    const x = turn.value
    turn = search.next({
      value: value(x),
      get slope() {
        return gradient(value, x)
      },
    })
  }
  return turn.value
}

/**
 * The same search, asking for each evaluation and waiting for the answer: so that a function may be worked out here,
 * in a worker, or by many schools each of which knows its own part only.
 */
export function* descend(
  start: readonly number[],
  options: DescentOptions = {},
): Generator<Float64Array, Minimum, Evaluation> {
  const { iterations: most = 60, tolerance = 1e-6, precision = 0, rounding = 0 } = options
  let x = Float64Array.from(start)
  const first = yield x
  let [current, slope] = [first.value, first.slope]
  let inverse = first.inverse ?? diagonal(options.inverse ?? start.map(() => 1))
  let iterations = 0
  for (; iterations < most; iterations++) {
    let step = times(inverse, slope).map((part) => -part)
    if (dot(step, slope) >= 0) {
      inverse = diagonal(start.map(() => 1))
      step = slope.map((part) => -part)
    }
    if (-dot(step, slope) / 2 <= precision * Math.abs(current)) break
    const next = yield* lineSearch(x, { value: current, slope }, step, rounding)
    if (!next) break
    const change = next.slope.map((part, i) => part - at(slope, i))
    const moved = next.x.map((part, i) => part - at(x, i))
    inverse = next.inverse ?? updateInverse(inverse, moved, change)
    const gained = current - next.value
    ;({ x, value: current, slope } = next)
    if (gained < tolerance * (Math.abs(current) + tolerance)) break
  }
  return { x, value: current, iterations }
}

function gradient(value: (x: Float64Array) => number, x: Float64Array): Float64Array {
  return x.map((_, i) => {
    const h = 1e-4
    const moved = (by: number): number => value(x.map((part, j) => (i === j ? part + by : part)))
    return (moved(h) - moved(-h)) / (2 * h)
  })
}

type Place = {
  x: Float64Array<ArrayBuffer>
  value: number
  slope: Float64Array
  inverse: Matrix | undefined
}

// No step changes a variable by more than 1: the variables are logarithms or ratios, and a wild first step helps nobody.
function* lineSearch(
  x: Float64Array,
  from: Evaluation,
  step: Float64Array,
  rounding: number,
): Generator<Float64Array, Place | undefined, Evaluation> {
  const descent = dot(step, from.slope)
  const longest = Math.max(...step.map(Math.abs))
  for (let length = Math.min(1, 1 / longest); length > 1e-8; length /= 2) {
    const next = Float64Array.from(x, (part, i) => part + length * at(step, i))
    const reached = yield next
    const lower = reached.value <= from.value + 1e-4 * length * descent
    const level = Math.abs(reached.value - from.value) <= rounding * Math.abs(from.value)
    if (lower || (level && Math.abs(dot(step, reached.slope)) < 0.9 * -descent))
      return { x: next, value: reached.value, slope: reached.slope, inverse: reached.inverse }
  }
  return undefined
}

type Matrix = readonly Float64Array[]

const diagonal = (entries: readonly number[]): Matrix =>
  entries.map((entry, i) => Float64Array.from(range(0, entries.length), (j) => (i === j ? entry : 0)))

const times = (matrix: Matrix, vector: Float64Array): Float64Array =>
  Float64Array.from(matrix, (line) => dot(line, vector))

// (I - s y'/c) H (I - y s'/c) + s s'/c with c = y's, written out.
function updateInverse(inverse: Matrix, s: Float64Array, y: Float64Array): Matrix {
  const curvature = dot(s, y)
  if (!(curvature > 1e-12)) return inverse
  const hy = times(inverse, y)
  const factor = 1 + dot(y, hy) / curvature
  return inverse.map((line, i) =>
    line.map(
      (entry, j) =>
        entry + (factor * at(s, i) * at(s, j) - at(hy, i) * at(s, j) - at(s, i) * at(hy, j)) / curvature,
    ),
  )
}
