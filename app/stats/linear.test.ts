import { describe, expect, test } from 'vitest'
import { cholesky, inverseFromCholesky, logDeterminant, solveCholesky, solvePositive } from './linear.ts'

// The worked example of Golub and Van Loan's and many other books: [[4,12,-16],[12,37,-43],[-16,-43,98]].
const MATRIX = [4, 12, -16, 12, 37, -43, -16, -43, 98]
const LOWER = Float64Array.from([2, 0, 0, 6, 1, 0, -8, 5, 3])

describe('small symmetric systems', () => {
  test('the triangle of the textbook example', () => {
    expect(cholesky(MATRIX, 3)).toEqual(LOWER)
    expect(logDeterminant(LOWER, 3)).toBeCloseTo(Math.log(36), 12)
  })

  test('solving gives back what was multiplied', () => {
    const b = [4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294]
    solveCholesky(LOWER, 3, b).forEach((x, i) => {
      expect(x).toBeCloseTo(i + 1, 10)
    })
    expect(inverseFromCholesky(LOWER, 3)[8]).toBeCloseTo(1 / 9, 12)
  })

  test('a matrix that is not positive definite has no triangle, yet a step can be solved for', () => {
    expect(cholesky([1, 1, 1, 1], 2)).toBeUndefined()
    const [a = 0, b = 0] = solvePositive([1, 1, 1, 1], 2, [2, 2])
    expect(a + b).toBeCloseTo(2, 5)
  })

  test('numbers that are not finite are refused', () => {
    expect(() => solvePositive([Number.NaN], 1, [1])).toThrow(RangeError)
  })
})
