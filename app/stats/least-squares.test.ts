import { expect, test } from 'vitest'
import { fitLeastSquares, predict } from './least-squares.ts'

// Stopping distances (feet) by speed (miles an hour), Ezekiel 1930; the data set `cars` of R.
const speed = [
  4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16,
  17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25,
]
const distance = [
  2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32,
  40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85,
]

test('the line through the stopping distances is that of lm(dist ~ speed) in R', () => {
  const fit = fitLeastSquares(
    speed.map((x) => [1, x]),
    distance,
  )
  expect(Array.from(fit?.coefficients ?? []).map((b) => Number(b.toFixed(4)))).toEqual([-17.5791, 3.9324])
  expect(Array.from(fit?.standardErrors ?? []).map((se) => Number(se.toFixed(4)))).toEqual([6.7584, 0.4155])
  expect(fit?.sd).toBeCloseTo(15.38, 2)
  expect(fit?.n).toBe(50)
  expect(predict(fit?.coefficients ?? [], [1, 10])).toBeCloseTo(21.7449, 3)
})

test('columns that say the same, and too few rows, have no fit', () => {
  const twice = speed.map((x) => [1, x, 2 * x])
  expect(fitLeastSquares(twice, distance)).toBeUndefined()
  expect(fitLeastSquares([[1, 2]], [3])).toBeUndefined()
  expect(fitLeastSquares([], [])).toBeUndefined()
})
