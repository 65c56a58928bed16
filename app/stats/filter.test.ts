import { describe, expect, test } from 'vitest'
import {
  DEFAULT_PARAMETERS,
  type FilterParameters,
  type FilterPupil,
  filterPupil,
  finalChances,
  finalGrade,
  type Reading,
} from './filter.ts'
import { cholesky, logDeterminant, solveCholesky } from './linear.ts'
import { createRandom } from './random.ts'
import { coverage, randomisedPit } from './score.ts'
import { asFilterPupil, CYCLE_DAYS } from './simulate/as-pupils.ts'
import { simulateMonitoring, USUAL_WORLD } from './simulate/monitoring.ts'
import { at, dot, mean, range } from './vector.ts'

const PARAMETERS: FilterParameters = {
  ...DEFAULT_PARAMETERS,
  robustAt: Number.POSITIVE_INFINITY,
  types: {
    judgement: { offset: 0, loading: 1, noiseSd: 0.6, width: 1 },
    quiz: { offset: 20, loading: 7, noiseSd: 11, width: 0 },
  },
}

const PUPIL: FilterPupil = {
  from: 100,
  priors: [
    { mean: 5, sd: 1.1 },
    { mean: 6, sd: 1.3 },
  ],
  readings: [
    { day: 130, subject: 0, type: 'judgement', value: 4, source: 'Ms Abel' },
    { day: 130, subject: 1, type: 'judgement', value: 7, source: 'Mr Bond' },
    { day: 137, subject: 0, type: 'quiz', value: 48 },
    { day: 215, subject: 0, type: 'judgement', value: 5, source: 'Ms Cole' },
    { day: 300, subject: 0, type: 'judgement', value: 4, source: 'Ms Abel' },
    { day: 300, subject: 1, type: 'judgement', value: 8, source: 'Mr Bond', width: 2 },
  ],
}

const levelCovariance = (s: number, t: number, from: number, to: number): number => {
  const cycles = (Math.min(from, to) - 100) / 42
  const prior =
    (s === t ? 1 : 0.6) *
    [1.1, 1.3]
      .filter((_, i) => i === s)
      .concat([1.1, 1.3].filter((_, i) => i === t))
      .reduce((a, b) => a * b, 1)
  return prior + cycles * (0.01 + (s === t ? 0.0225 : 0))
}

const spread = (reading: Reading) =>
  PARAMETERS.types[reading.type] ?? { offset: 0, loading: 0, noiseSd: 0, width: 0 }

/** Covariance of two readings written down at once, with no recursion: the independent calculation. */
function readingCovariance(a: Reading, b: Reading): number {
  const sameBias = a.source !== undefined && a.source === b.source && a.subject === b.subject ? 0.35 ** 2 : 0
  const { noiseSd, width } = spread(a)
  const noise = a === b ? noiseSd ** 2 + (a.width ?? width) ** 2 / 12 : 0
  return (
    spread(a).loading * spread(b).loading * (levelCovariance(a.subject, b.subject, a.day, b.day) + sameBias) +
    noise
  )
}

const priorMean = (subject: number) => [5, 6].find((_, i) => i === subject) ?? Number.NaN
const { readings } = PUPIL
const joint = Float64Array.from(readings.flatMap((a) => readings.map((b) => readingCovariance(a, b))))
const lower = cholesky(joint, readings.length) ?? new Float64Array()
const surprise = readings.map((r) => r.value - spread(r).offset - spread(r).loading * priorMean(r.subject))
const weights = solveCholesky(lower, readings.length, surprise)

describe('the filter', () => {
  const filtered = filterPupil(PARAMETERS, PUPIL)
  const last = filtered.steps.at(-1)

  test.each([0, 1])(
    'subject %d agrees with conditioning the joint normal of all readings at once',
    (subject) => {
      const link = readings.map((r) => spread(r).loading * levelCovariance(subject, r.subject, 300, r.day))
      expect(last?.mean[subject]).toBeCloseTo(priorMean(subject) + dot(link, weights), 10)
      const explained = dot(link, solveCholesky(lower, readings.length, link))
      expect(last?.variance[subject]).toBeCloseTo(levelCovariance(subject, subject, 300, 300) - explained, 10)
    },
  )

  test('the likelihood is that of the joint normal', () => {
    const n = readings.length
    const density = -0.5 * (n * Math.log(2 * Math.PI) + logDeterminant(lower, n) + dot(surprise, weights))
    expect(filtered.logLikelihood).toBeCloseTo(density, 10)
  })

  test('the pooled z of the first day has the variance of the sum of its readings', () => {
    const [a, b] = [at(joint, 0), at(joint, readings.length + 1)]
    const [x, y] = [at(surprise, 0) / Math.sqrt(a), at(surprise, 1) / Math.sqrt(b)]
    const correlation = at(joint, 1) / Math.sqrt(a * b)
    expect(filtered.steps[0]?.pooledZ).toBeCloseTo((x + y) / Math.sqrt(2 + 2 * correlation), 10)
  })

  test('the order of readings, and of subjects on one day, makes no difference', () => {
    const turned = filterPupil(PARAMETERS, { ...PUPIL, readings: [...readings].reverse() })
    expect(turned.steps.at(-1)?.mean[0]).toBeCloseTo(last?.mean[0] ?? 0, 10)
    expect(turned.logLikelihood).toBeCloseTo(filtered.logLikelihood, 10)
  })

  test('a pupil without readings has no steps; a subject without readings learns from the others', () => {
    expect(filterPupil(PARAMETERS, { ...PUPIL, readings: [] }).steps).toEqual([])
    const other = filterPupil(PARAMETERS, { ...PUPIL, readings: readings.filter((r) => r.subject === 1) })
    expect(other.steps.at(-1)?.mean[0]).toBeGreaterThan(5)
    expect(other.steps.at(-1)?.variance[0]).toBeLessThan(1.1 ** 2 + (200 / 42) * 0.0325)
  })

  test('a reading that cannot be true moves the forecast little, and is marked', () => {
    const wild: Reading = { day: 310, subject: 0, type: 'judgement', value: 19, source: 'Ms Abel' }
    const with_ = { ...PUPIL, readings: [...readings, wild] }
    const [plain, robust] = [PARAMETERS, { ...PARAMETERS, robustAt: 3 }].map((p) =>
      filterPupil(p, with_).steps.at(-1),
    )
    expect(robust?.forecasts[0]?.robust).toBe(true)
    expect(plain?.forecasts[0]?.robust).toBe(false)
    expect(at(robust?.mean ?? [], 0)).toBeLessThan(at(plain?.mean ?? [], 0) - 1)
  })

  test('a teacher known to be generous is read so', () => {
    const sources = new Map([['Ms Abel', { mean: 0.8, sd: 0.1 }]])
    const known = filterPupil(PARAMETERS, { ...PUPIL, sources }).steps.at(-1)
    expect(at(known?.mean ?? [], 0)).toBeLessThan(at(last?.mean ?? [], 0))
  })

  test('readings mostly reported in summer do not count as progress', () => {
    const summer = { ...PARAMETERS, driftByMonth: [0, 0, 0, 0, 0.2, 0.2, 0.2, 0, 0, 0, 0, 0] }
    const day = 150
    const later = (parameters: FilterParameters) =>
      filterPupil(parameters, { ...PUPIL, from: 120, readings: [{ ...at1(readings), day }] }).steps[0]
        ?.forecasts[0]
    expect((later(summer)?.expected ?? 0) - (later(PARAMETERS)?.expected ?? 0)).toBeCloseTo(
      (0.2 * 30) / 42,
      10,
    )
  })

  test('a reading of a subject or a type that is not there is refused', () => {
    const odd = (change: Partial<Reading>) => ({ ...PUPIL, readings: [{ ...at1(readings), ...change }] })
    expect(() => filterPupil(PARAMETERS, odd({ subject: 2 }))).toThrow(RangeError)
    expect(() => filterPupil(PARAMETERS, odd({ type: 'hearsay' }))).toThrow(RangeError)
  })
})

const at1 = (list: readonly Reading[]): Reading =>
  list.find((r) => r.day === 130) ?? { day: 0, subject: 0, type: '', value: 0 }

describe('on a school whose truth is known', () => {
  const world = { ...USUAL_WORLD, pupils: 500 }
  const parameters = { ...DEFAULT_PARAMETERS, priorCorrelation: 0.81 / 1.3 }
  const pupils = simulateMonitoring(world, createRandom(21))
  const filtered = pupils.map((pupil) => filterPupil(parameters, asFilterPupil(world, pupil)))
  const cuts = range(0, 9).map((k) => k + 0.5)

  test('forecast errors are standard normal, alone and pooled', () => {
    const z = filtered.flatMap((one) =>
      one.steps.flatMap((step) => step.forecasts.map((forecast) => forecast.z)),
    )
    const pooled = filtered.flatMap((one) => one.steps.map((step) => step.pooledZ))
    expect(Math.abs(mean(z.map((x) => x * x)) - 1)).toBeLessThan(0.05)
    expect(Math.abs(mean(pooled.map((x) => x * x)) - 1)).toBeLessThan(0.06)
  })

  test.each([2, 12])('at cycle %d the central 80-in-100 range holds the final grade so often', (cycle) => {
    const random = createRandom(22)
    const pits = pupils.flatMap((pupil, i) =>
      pupil.map((course, subject) => {
        const step = filtered[i]?.steps[cycle]
        const now = { mean: at(step?.mean ?? [], subject), variance: at(step?.variance ?? [], subject) }
        const final = finalGrade(parameters, now, (12 - cycle) * CYCLE_DAYS)
        return randomisedPit(finalChances(final, cuts), course.final, random)
      }),
    )
    expect(Math.abs(coverage(pits, 0.8) - 0.8)).toBeLessThan(0.02)
  })
})
