import { describe, expect, test } from 'vitest'
import { barMultiple, countApart, countBarsApart, rankRanges } from '../compare-estimates.ts'
import { createRandom } from '../random.ts'
import { effectsAt } from './effects-at.ts'
import { fitMultilevel } from './fit.ts'
import { fitOrdinary } from './ordinary.ts'
import { examSums, fitted } from './testing.ts'

// Reference fits by lme4 1.1-31 and, for the first rows, the figures published with MLwiN (Goldstein and others 1993).
describe('4,059 pupils of 65 schools, from the schools’ sums alone', () => {
  const exam = examSums()
  const slope = { school: ['standLRT'] }
  const estimates = (fit: ReturnType<typeof fitted>) => fit.fixed.map(({ estimate }) => estimate)
  const errors = (fit: ReturnType<typeof fitted>) => fit.fixed.map(({ standardError }) => standardError)

  test('schools alone, by maximum likelihood', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: [] }))
    expect(fit.deviance).toBeCloseTo(11010.6489426, 6)
    expect(estimates(fit)[0]).toBeCloseTo(-0.0131670673, 6)
    expect(errors(fit)[0]).toBeCloseTo(0.0536273838, 6)
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(0.1686389315, 6)
    expect(fit.residualVariance).toBeCloseTo(0.8477605054, 6)
  })

  test('with prior attainment, by maximum likelihood', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT'] }))
    expect(fit.deviance).toBeCloseTo(9357.24320059, 6)
    expect(estimates(fit)[0]).toBeCloseTo(0.002390756578, 6)
    expect(estimates(fit)[1]).toBeCloseTo(0.563371164859, 6)
    expect(errors(fit)[0]).toBeCloseTo(0.0400227004, 6)
    expect(errors(fit)[1]).toBeCloseTo(0.0124654017, 7)
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(0.0921292739, 6)
    expect(fit.residualVariance).toBeCloseTo(0.5657310043, 7)
  })

  test('with prior attainment, by REML', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'REML', fixed: ['standLRT'] }))
    expect(fit.deviance).toBeCloseTo(9368.76528733, 6)
    expect(estimates(fit)[0]).toBeCloseTo(0.002322823128, 6)
    expect(estimates(fit)[1]).toBeCloseTo(0.563306914123, 6)
    expect(errors(fit)[0]).toBeCloseTo(0.040354358, 6)
    expect(errors(fit)[1]).toBeCloseTo(0.0124679613, 7)
    expect(fit.levels[0]?.covariance[0]).toBeCloseTo(0.0938389884, 6)
    expect(fit.residualVariance).toBeCloseTo(0.5658653102, 7)
  })

  test('with a slope of its own for each school', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT'], slopes: slope }))
    // lme4's usual stop gives 9316.87096517; stopped ever more strictly, its digits become these.
    expect(fit.deviance).toBeCloseTo(9316.870964922, 8)
    expect(estimates(fit)[0]).toBeCloseTo(-0.01150483704, 7)
    expect(estimates(fit)[1]).toBeCloseTo(0.5567304459, 7)
    expect(errors(fit)[0]).toBeCloseTo(0.0397827276, 5)
    expect(errors(fit)[1]).toBeCloseTo(0.0199375302, 5)
    const [intercept, between, own] = fit.levels[0]?.covariance ?? []
    expect(intercept).toBeCloseTo(0.09044726329, 7)
    expect(between).toBeCloseTo(0.0180405425, 7)
    expect(own).toBeCloseTo(0.01453567139, 7)
    expect(fit.residualVariance).toBeCloseTo(0.5536571002, 5)
    expect(fit.singular).toBe(false)
  })

  test('with factors, their most frequent level being the reference, as in the vignette of lme4', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'REML', fixed: ['standLRT', 'sex', 'schgend'] }))
    expect(fit.deviance).toBeCloseTo(9347.67346, 4)
    expect(fit.references).toEqual([
      { factor: 'sex', level: 'F' },
      { factor: 'schgend', level: 'mixed' },
    ])
    expect(fit.fixed.map(({ column }) => column)).toEqual([
      ...['(Intercept)', 'standLRT', 'sex=M', 'schgend=boys', 'schgend=girls'],
    ])
    const published = [-0.001049, 0.559754, -0.167392, 0.177691, 0.158997]
    for (const [i, estimate] of estimates(fit).entries()) expect(estimate).toBeCloseTo(published[i] ?? 9, 6)
    expect(Math.sqrt(fit.levels[0]?.covariance[0] ?? 0)).toBeCloseTo(0.293, 3)
    expect(Math.sqrt(fit.residualVariance)).toBeCloseTo(0.75, 3)
    expect(errors(fit)[2]).toBeCloseTo(0.034099584, 7)
  })

  test('of a factor every level but the reference may have a slope of its own', () => {
    const fit = fitted(
      fitMultilevel(exam, { method: 'ML', fixed: ['standLRT', 'sex'], slopes: { school: ['sex'] } }),
    )
    expect(fit.levels[0]?.columns).toEqual(['(Intercept)', 'sex=M'])
    expect(fit.deviance).toBeLessThan(
      fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT', 'sex'] })).deviance,
    )
  })

  test('best predictions of school effects and their standard errors, largest to smallest school', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT'] }))
    const found = new Map(fit.levels[0]?.effects.map((own) => [own.path[0], own]))
    // School, pupils, effect, standard error by lme4 (ranef with condVar).
    for (const [school, pupils, effect, se] of reference) {
      expect(found.get(school)?.pupils).toBe(pupils)
      expect(found.get(school)?.values[0]).toBeCloseTo(effect, 6)
      expect(Math.sqrt(found.get(school)?.covariance[0] ?? 0)).toBeCloseTo(se, 6)
    }
  })

  test('31 of 65 schools differ from the mean, and 1,027 of 2,080 pairs from each other', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT'] }))
    const effects = fit.levels.flatMap((level) => effectsAt(level))
    expect(effects.filter(({ effect, se }) => effect > 1.96 * se)).toHaveLength(15)
    expect(effects.filter(({ effect, se }) => effect < -1.96 * se)).toHaveLength(16)
    expect(countApart(effects)).toEqual({ apart: 1027, of: 2080 })
    expect(countBarsApart(effects, 1.39)).toBe(1037)
    expect(countBarsApart(effects, 1.96)).toBe(714)
    expect(barMultiple(effects.map(({ se }) => se))).toBeCloseTo(1.405, 3)
  })

  test('ranks say little: half of the schools could stand in any of 25 places or more, one in 57', () => {
    const fit = fitted(fitMultilevel(exam, { method: 'ML', fixed: ['standLRT'] }))
    const ranges = rankRanges(
      fit.levels.flatMap((level) => effectsAt(level)),
      createRandom(1),
    )
    const widths = ranges.map(({ low, high }) => high - low).sort((a, b) => a - b)
    expect(widths[32]).toBe(25)
    expect(widths[64]).toBe(57)
  })

  test('least squares and mean residuals, as published measures have them', () => {
    const fit = fitOrdinary(exam, ['standLRT'])
    if (!fit.ok) throw new Error(fit.message)
    expect(fit.fixed[0]?.estimate).toBeCloseTo(-0.001191068802, 9)
    expect(fit.fixed[1]?.estimate).toBeCloseTo(0.595056813246, 9)
    expect(fit.pupilSd).toBeCloseTo(0.80534389, 8)
    expect(fit.groups.filter(({ effect, se }) => effect > 1.96 * se)).toHaveLength(15)
    expect(fit.groups.filter(({ effect, se }) => effect < -1.96 * se)).toHaveLength(15)
  })
})

const reference = [
  ['14', 198, -0.16559253, 0.052642957],
  ['17', 126, -0.172780415, 0.065431491],
  ['1', 73, 0.373760749, 0.084548374],
  ['53', 70, 0.723314828, 0.086197919],
  ['28', 57, -0.61000374, 0.094656527],
  ['38', 54, -0.15306851, 0.096988677],
  ['44', 29, -0.247557393, 0.126882075],
  ['54', 8, -0.547256566, 0.200018765],
  ['48', 2, -0.045058665, 0.263618696],
] as const
