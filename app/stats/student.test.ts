import { expect, test } from 'vitest'
import { studentCdf, studentQuantile } from './student.ts'

test.each([
  [1, 12.7062],
  [2, 4.3027],
  [3, 3.1824],
  [5, 2.5706],
  [6, 2.4469],
  [13, 2.1604],
  [30, 2.0423],
  [120, 1.9799],
])('with %i degrees of freedom 95 of 100 lie within %f (printed tables)', (freedom, t) => {
  expect(studentQuantile(0.975, freedom)).toBeCloseTo(t, 4)
  expect(studentQuantile(0.025, freedom)).toBeCloseTo(-t, 4)
  expect(studentCdf(t, freedom)).toBeCloseTo(0.975, 5)
})

test('with many it is the normal distribution', () => {
  expect(studentQuantile(0.975, 1000)).toBeCloseTo(1.9623, 4)
  expect(studentQuantile(0.975, 5000)).toBeCloseTo(1.96, 4)
})

test('half a degree of freedom is refused', () => {
  expect(() => studentCdf(1, 0.5)).toThrow(RangeError)
})
