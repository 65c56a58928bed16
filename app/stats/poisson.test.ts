import fc from 'fast-check'
import { expect, test } from 'vitest'
import { poissonTail } from './poisson.ts'

// ppois(count - 1, mean, lower.tail = FALSE) of R.
test.each([
  [10, 5, 0.03182806],
  [1, 0.5, 0.3934693],
  [3, 0.5, 0.01438768],
  [0, 7, 1],
])('%i or more where %d would be usual: %d', (count, mean, chance) => {
  expect(poissonTail(count, mean)).toBeCloseTo(chance, 7)
})

test('the more, the rarer; the more are usual, the less rare', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.double({ min: 0.1, max: 40, noNaN: true }), (count, mean) => {
      expect(poissonTail(count + 1, mean)).toBeLessThanOrEqual(poissonTail(count, mean))
      expect(poissonTail(count, mean)).toBeLessThanOrEqual(poissonTail(count, mean + 1) + 1e-12)
    }),
  )
})
