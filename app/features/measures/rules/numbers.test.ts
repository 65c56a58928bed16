import { expect, test } from 'vitest'
import { formatDecimal, signed } from './numbers.ts'

test('a number is printed with the true minus, and nothing is nought with a sign', () => {
  expect([0.123, -0.123, -0.001, 0].map((value) => formatDecimal(value, 2))).toEqual([
    ...['0.12', '−0.12', '0.00', '0.00'],
  ])
  expect([0.123, -0.123, -0.001, 0.001, 0].map((value) => signed(value))).toEqual([
    ...['+0.12', '−0.12', '0.00', '0.00', '0.00'],
  ])
  expect(signed(-3.04, 1)).toBe('−3.0')
})
