import { expect, test } from 'vitest'
import { DEFAULT_PARAMETERS, filterPupil } from './filter.ts'
import { estimateParameters } from './filter-estimate.ts'
import { minimise } from './minimise.ts'
import { createRandom } from './random.ts'
import { asFilterPupil } from './simulate/as-pupils.ts'
import { simulateMonitoring, USUAL_WORLD } from './simulate/monitoring.ts'
import { at, sum } from './vector.ts'

test("Rosenbrock's valley is walked to its end", () => {
  const { x } = minimise((p) => (1 - at(p, 0)) ** 2 + 100 * (at(p, 1) - at(p, 0) ** 2) ** 2, [-1.2, 1], {
    iterations: 200,
    tolerance: 1e-14,
  })
  expect(at(x, 0)).toBeCloseTo(1, 4)
  expect(at(x, 1)).toBeCloseTo(1, 4)
})

test('how pupils drift and teachers err is learned from readings alone', () => {
  const world = { ...USUAL_WORLD, pupils: 120, subjects: 4, topGrade: 99 }
  const pupils = simulateMonitoring(world, createRandom(5)).map((pupil) => asFilterPupil(world, pupil))
  const judgement = { offset: 0, loading: 1, noiseSd: 0.9, width: 1 }
  const start = { ...DEFAULT_PARAMETERS, sharedDrift: 0.2, subjectDrift: 0.08, types: { judgement } }
  const { parameters, logLikelihood } = estimateParameters(pupils, start, { iterations: 20 })
  expect(parameters.types.judgement?.noiseSd).toBeCloseTo(0.6, 1)
  const truth = { ...DEFAULT_PARAMETERS, priorCorrelation: 0.81 / 1.3, robustAt: Number.POSITIVE_INFINITY }
  const atTruth = sum(pupils.map((pupil) => filterPupil(truth, pupil).logLikelihood))
  // Inside the 99.9 % region of the truth: chi-squared of 5, 20.5.
  expect(2 * (logLikelihood - atTruth)).toBeLessThan(20.5)
  expect(logLikelihood).toBeGreaterThan(atTruth)
  expect(logLikelihood).toBeGreaterThan(estimateParameters(pupils, start, { iterations: 0 }).logLikelihood)
})

test('a kind of mark on its own scale gets its own offset, loading and noise', () => {
  const random = createRandom(8)
  const world = { ...USUAL_WORLD, pupils: 80, subjects: 3, topGrade: 99 }
  const pupils = simulateMonitoring(world, random).map((pupil) => {
    const asked = asFilterPupil(world, pupil)
    const quizzes = pupil.flatMap((course, subject) =>
      course.truth.map((truth, cycle) => ({
        day: cycle * 42 + 20,
        subject,
        type: 'quiz',
        value: 10 + 8 * truth + random.normal(0, 12),
      })),
    )
    return { ...asked, readings: [...asked.readings, ...quizzes] }
  })
  const start = {
    ...DEFAULT_PARAMETERS,
    types: {
      judgement: { offset: 0, loading: 1, noiseSd: 0.6, width: 1 },
      quiz: { offset: 15, loading: 7, noiseSd: 9, width: 0 },
    },
  }
  const found = estimateParameters(pupils, start, { iterations: 25 })
  const truth = {
    ...start,
    priorCorrelation: 0.81 / 1.3,
    robustAt: Number.POSITIVE_INFINITY,
    types: { ...start.types, quiz: { offset: 10, loading: 8, noiseSd: 12, width: 0 } },
  }
  const atTruth = sum(pupils.map((pupil) => filterPupil(truth, pupil).logLikelihood))
  // The truth must lie inside the 99.9 % region: twice the difference against chi-squared of 8, 26.1.
  expect(found.logLikelihood).toBeGreaterThan(atTruth)
  expect(2 * (found.logLikelihood - atTruth)).toBeLessThan(26.1)
  expect(Math.abs((found.parameters.types.quiz?.noiseSd ?? 0) - 12)).toBeLessThan(0.6)
})
