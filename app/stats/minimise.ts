import { at, dot, range } from './vector.ts'

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
  readonly iterations: number
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
  const { iterations: most = 60, tolerance = 1e-6 } = options
  let x = Float64Array.from(start)
  let current = value(x)
  let slope = gradient(value, x)
  let inverse = identity(x.length)
  let iterations = 0
  for (; iterations < most; iterations++) {
    let step = times(inverse, slope).map((part) => -part)
    if (dot(step, slope) >= 0) {
      inverse = identity(x.length)
      step = slope.map((part) => -part)
    }
    const next = lineSearch(value, x, current, step, dot(step, slope))
    if (!next) break
    const nextSlope = gradient(value, next.x)
    const moved = next.x.map((part, i) => part - at(x, i))
    inverse = updateInverse(
      inverse,
      moved,
      nextSlope.map((part, i) => part - at(slope, i)),
    )
    const gained = current - next.value
    ;({ x, value: current } = next)
    slope = nextSlope
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

// No step changes a variable by more than 1: the variables are logarithms, and a wild first step helps nobody.
function lineSearch(
  value: (x: Float64Array) => number,
  x: Float64Array,
  current: number,
  step: Float64Array,
  descent: number,
): { x: Float64Array<ArrayBuffer>; value: number } | undefined {
  const longest = Math.max(...step.map(Math.abs))
  for (let length = Math.min(1, 1 / longest); length > 1e-8; length /= 2) {
    const next = Float64Array.from(x, (part, i) => part + length * at(step, i))
    const reached = value(next)
    if (reached <= current + 1e-4 * length * descent) return { x: next, value: reached }
  }
  return undefined
}

type Matrix = readonly Float64Array[]

const identity = (n: number): Matrix =>
  range(0, n).map((i) => Float64Array.from(range(0, n), (j) => (i === j ? 1 : 0)))

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
