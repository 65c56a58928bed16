import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { sum } from './vector.ts'

/** A stream of random numbers; the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number
  /** A whole number from 0 to below - 1, all equally likely. */
  integer(below: number): number
  normal(mean?: number, sd?: number): number
  poisson(mean: number): number
  /** True with the given chance. */
  chance(probability: number): boolean
  /** One of the items, all equally likely. Throws RangeError when there are none. */
  choice<T>(items: readonly T[]): T
  /** The index of a weight, drawn in proportion to the weights (not all zero). */
  weighted(weights: readonly number[]): number
  /** A new array with the items in random order. */
  shuffle<T>(items: readonly T[]): T[]
  /** An independent stream that depends only on this stream's seed and the name, not on what was drawn. */
  fork(name: string): Random
}

/** Opens the stream that belongs to a seed (any whole number of 32 bits). */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0)
  const uniform = (): number => uniformFloat64(generator)
  const integer = (below: number): number => uniformInt(generator, 0, below - 1)
  const normal = normalStream(uniform)
  return {
    uniform,
    integer,
    normal,
    poisson: (mean) => poissonDraw(mean, uniform, normal),
    chance: (probability) => uniform() < probability,
    choice: (items) => chosen(items, integer(Math.max(1, items.length))),
    weighted: (weights) => weightedIndex(weights, uniform() * sum(weights)),
    shuffle: (items) => shuffled(items, integer),
    fork: (name) => createRandom(hash(seed, name)),
  }
}

// The polar method of Marsaglia and Bray (1964); it yields two draws at a time, so one is kept for next time.
function normalStream(uniform: () => number): (mean?: number, sd?: number) => number {
  let kept: number | undefined
  return (mean = 0, sd = 1) => {
    if (kept !== undefined) {
      const value = mean + sd * kept
      kept = undefined
      return value
    }
    for (;;) {
      const u = 2 * uniform() - 1
      const v = 2 * uniform() - 1
      const square = u * u + v * v
      if (square === 0 || square >= 1) continue
      const radius = Math.sqrt((-2 * Math.log(square)) / square)
      kept = v * radius
      return mean + sd * u * radius
    }
  }
}

// Knuth's product of uniforms for small means; above 30 the normal approximation, off by less than 1 in 200.
function poissonDraw(mean: number, uniform: () => number, normal: () => number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
  const floor = Math.exp(-mean)
  let product = uniform()
  let count = 0
  while (product > floor) {
    product *= uniform()
    count++
  }
  return count
}

function chosen<T>(items: readonly T[], index: number): T {
  const [item] = items.slice(index, index + 1)
  if (item === undefined) throw new RangeError('nothing to choose from')
  return item
}

function weightedIndex(weights: readonly number[], target: number): number {
  let left = target
  const index = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return index >= 0 ? index : weights.findLastIndex((weight) => weight > 0)
}

function shuffled<T>(items: readonly T[], integer: (below: number) => number): T[] {
  const rest = [...items]
  const result: T[] = []
  while (rest.length > 0) {
    const index = integer(rest.length)
    const [last] = rest.slice(-1)
    const [drawn] = last === undefined ? [] : rest.splice(index, 1, last)
    if (drawn !== undefined) result.push(drawn)
    rest.pop()
  }
  return result
}

// FNV-1a, so that neighbouring names and seeds give unrelated streams.
function hash(seed: number, name: string): number {
  let value = 0x811c9dc5 ^ seed
  for (const letter of `${seed}/${name}`) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value | 0
}
