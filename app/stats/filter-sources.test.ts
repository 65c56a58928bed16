import { expect, test } from 'vitest'
import { DEFAULT_PARAMETERS, type FilterPupil, filterPupil } from './filter.ts'
import { poolSources } from './filter-sources.ts'
import { cholesky, solveCholesky } from './linear.ts'
import { at, dot, range } from './vector.ts'

const READINGS = [
  [6, 7, 6],
  [5, 5, 7],
  [8, 7, 9],
] as const

const CLASS: FilterPupil[] = READINGS.map((values) => ({
  from: 0,
  priors: [{ mean: 5, sd: 1.1 }],
  readings: values.map((value, t) => ({
    day: 42 * t,
    subject: 0,
    type: 'judgement',
    value,
    source: '9x/En',
  })),
}))

test('pupils of a class, pooled, agree with the joint normal of all their readings', () => {
  const all = READINGS.flatMap((values, pupil) => values.map((value, t) => ({ pupil, t, value })))
  const level = (a: { pupil: number; t: number }, b: { pupil: number; t: number }) =>
    (a.pupil === b.pupil ? 1 : 0) * (1.21 + Math.min(a.t, b.t) * (0.01 + 0.0225))
  const joint = all.flatMap((a) =>
    all.map((b) => level(a, b) + 0.35 ** 2 + (a === b ? 0.6 ** 2 + 1 / 12 : 0)),
  )
  const lower = cholesky(joint, all.length) ?? new Float64Array()
  const weights = solveCholesky(
    lower,
    all.length,
    all.map(({ value }) => value - 5),
  )
  const exact = range(0, 3).map(
    (pupil) =>
      5 +
      dot(
        all.map((one) => level({ pupil, t: 2 }, one)),
        weights,
      ),
  )

  const pooled = poolSources(DEFAULT_PARAMETERS, CLASS).map((pupil) => filterPupil(DEFAULT_PARAMETERS, pupil))
  pooled.forEach(({ steps }, pupil) => {
    expect(at(steps.at(-1)?.mean ?? [], 0)).toBeCloseTo(at(exact, pupil), 10)
  })
})

test('a teacher generous to all is found out, though one pupil could not tell', () => {
  const bias = (pupils: readonly FilterPupil[]) =>
    filterPupil(DEFAULT_PARAMETERS, pupils[0] ?? { from: 0, priors: [], readings: [] }).sources.get('9x/En')
  expect(bias(poolSources(DEFAULT_PARAMETERS, CLASS))?.sd).toBeLessThan(bias(CLASS)?.sd ?? 0)
})

test('pupils without readings or sources are handed back as they came', () => {
  const alone: FilterPupil = { from: 0, priors: [{ mean: 5, sd: 1 }], readings: [] }
  const laidOut = { sources: [], days: [] }
  expect(poolSources(DEFAULT_PARAMETERS, [alone])).toEqual([{ ...alone, sources: new Map(), laidOut }])
})
