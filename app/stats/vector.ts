/** Any list of numbers a formula can read: a plain array or a typed one. */
export type Numbers = ArrayLike<number>

/**
 * The i-th number of a list. Reading past the end gives NaN, so that a wrong index poisons the result loudly
 * instead of passing for a zero.
 */
export const at = (list: Numbers, i: number): number => list[i] ?? Number.NaN

/** As `at`, for typed arrays alone: called with one kind of list only, it becomes a plain read of memory. */
export const cell = (list: Float64Array, i: number): number => list[i] ?? Number.NaN

/** Adds `amount` to the i-th number of a list, in place. */
export const increase = (list: Float64Array, i: number, amount: number): void => {
  list[i] = cell(list, i) + amount
}

/** The sum of a list; 0 for an empty one. */
export function sum(list: Numbers): number {
  let total = 0
  for (let i = 0; i < list.length; i++) total += at(list, i)
  return total
}

/** The arithmetic mean of a list; NaN for an empty one. */
export const mean = (list: Numbers): number => sum(list) / list.length

/** The inner product of two lists of equal length. */
export function dot(a: Numbers, b: Numbers): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += at(a, i) * at(b, i)
  return total
}

/** The numbers from..to-1 in order. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
