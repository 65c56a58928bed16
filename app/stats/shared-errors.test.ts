import { expect, test } from 'vitest'
import { DEFAULT_PARAMETERS, filterPupil } from './filter.ts'
import { createRandom } from './random.ts'
import { middleRange, sharedTotal, USUAL_SHARES } from './shared-errors.ts'
import { asFilterPupil } from './simulate/as-pupils.ts'
import { simulateMonitoring, USUAL_WORLD } from './simulate/monitoring.ts'
import { at, mean, range } from './vector.ts'

test('what a pupil’s subjects share is the correlation that the filter leaves between their errors', () => {
  const world = { ...USUAL_WORLD, pupils: 600 }
  const errors = simulateMonitoring(world, createRandom(5)).map((pupil) => {
    const step = filterPupil(DEFAULT_PARAMETERS, asFilterPupil(world, pupil)).steps[5]
    return pupil.map((course, subject) => course.final - at(step?.mean ?? [], subject))
  })
  const squares = mean(errors.flat().map((error) => error * error))
  const products = errors.flatMap((own) => own.flatMap((a, i) => own.slice(0, i).map((b) => a * b)))
  expect(mean(products) / squares).toBeGreaterThan(USUAL_SHARES.pupil - 0.05)
  expect(mean(products) / squares).toBeLessThan(USUAL_SHARES.pupil + 0.05)
})

test('a count has the variance of the method: sum p(1-p), and what a subject misses together', () => {
  const parts = range(0, 200).map((place) => {
    const chance = (place % 10) / 10
    return { mean: chance, variance: chance * (1 - chance), subjects: [0], pulls: [0.1] }
  })
  const own = parts.reduce((sum, { variance }) => sum + variance, 0)
  const { mean: expected, variance } = sharedTotal(parts, 1)
  expect(expected).toBeCloseTo(90)
  expect(variance).toBeCloseTo(own + (200 * 0.1) ** 2 - 200 * 0.1 ** 2)
})

test('pupils who share no subject err alone', () => {
  const parts = range(0, 30).map((place) => ({ mean: 1, variance: 4, subjects: [place], pulls: [1] }))
  expect(sharedTotal(parts, 30).variance).toBeCloseTo(120)
  expect(middleRange({ mean: 0, variance: 1 }).high).toBeCloseTo(1.2816, 4)
})
