import { at } from '../vector.ts'
import type { Randomness } from './border.ts'
import { eliminate, type LevelSquares, slopeByT, sumUp } from './eliminate.ts'
import type { Plan } from './plan.ts'
import { carryDown, kernelsOf } from './posterior.ts'
import { triangle } from './sums.ts'
import type { Tree } from './tree.ts'

/**
 * What an estimate asks of those who hold sums. `reduce`: take the effects of every level out, given its factor L.
 * `slopes`: how the deviance then changes with each T = L L', given its derivative by what was left (a k x k square).
 */
export type Question =
  | { readonly kind: 'reduce'; readonly factors: readonly Float64Array[] }
  | { readonly kind: 'slopes'; readonly adjoint: Float64Array }

/**
 * Answers of those who hold different groups are added: that is all an estimate needs to know of them. To `reduce`: the
 * sum of the levels' log determinants, then the lower triangle of the products left. To `slopes`: the lower triangle of
 * each level's derivative, one after the other.
 */
export type Answer = Float64Array

export interface Reducer {
  answer(question: Question): Answer
  /** The levels as the last `reduce` left them, with their products before and after. */
  levels(): readonly Level[]
}

interface Level {
  readonly randomness: Randomness
  readonly squares: LevelSquares
}

/** Holds the sums of a tree of groups and answers for them; `slopes` speaks of the factors of the last `reduce`. */
export function createReducer(plan: Plan, tree: Tree): Reducer {
  const k = plan.columns.length
  const squares = tree.parents.map((parents, level): LevelSquares => {
    const size = parents.length * k * k
    const before = level === 0 ? tree.squares : new Float64Array(size)
    return { before, after: new Float64Array(size), parents }
  })
  const random = plan.levels.map((level) => Int32Array.from(level.random))
  const whole = new Float64Array(k * k)
  let levels: Level[] = []
  return {
    answer: (question) => {
      if (question.kind === 'slopes') return slopesOf(levels, question.adjoint)
      levels = squares.map((own, level) => ({
        squares: own,
        randomness: { k, random: random[level] ?? none, factor: question.factors[level] ?? nothing },
      }))
      return reduce(levels, whole)
    },
    levels: () => levels,
  }
}

const none = new Int32Array()
const nothing = new Float64Array()

function reduce(levels: readonly Level[], whole: Float64Array): Answer {
  let logs = 0
  for (const [level, { randomness, squares }] of levels.entries()) {
    logs += eliminate(randomness, squares)
    sumUp(squares, whole.length, levels[level + 1]?.squares.before ?? whole)
  }
  return Float64Array.from([logs, ...lowerTriangle(whole, Math.sqrt(whole.length))])
}

function slopesOf(levels: readonly Level[], adjoint: Float64Array): Answer {
  let adjoints = adjoint
  const found: number[][] = []
  for (const [level, { randomness, squares }] of [...levels.entries()].reverse()) {
    const slope = slopeByT(randomness, squares, adjoints)
    found.unshift(lowerTriangle(slope, randomness.random.length))
    if (level > 0) adjoints = carryAll(randomness, squares, adjoints)
  }
  return Float64Array.from(found.flat())
}

function carryAll(randomness: Randomness, squares: LevelSquares, adjoints: Float64Array): Float64Array {
  const size = randomness.k ** 2
  const next = new Float64Array(squares.parents.length * size)
  const kernelOf = kernelsOf(randomness, squares)
  for (const [g, parent] of squares.parents.entries()) {
    const square = adjoints.subarray(parent * size, (parent + 1) * size)
    next.set(carryDown(randomness, kernelOf(g), square, 1), g * size)
  }
  return next
}

/** The lower triangle of a k x k square, row by row. */
export function lowerTriangle(square: Float64Array, k: number): number[] {
  const lower: number[] = []
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) lower.push(at(square, i * k + j))
  return lower
}

/** A symmetric k x k square from its lower triangle. */
export function squareFrom(lower: ArrayLike<number>, k: number): Float64Array {
  const square = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(lower, triangle(i) + j)
      square[i * k + j] = value
      square[j * k + i] = value
    }
  }
  return square
}
