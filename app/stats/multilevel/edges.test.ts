import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { simulateValueAdded, sumSchools, USUAL_VALUE_ADDED } from '../simulate/value-added.ts'
import { range } from '../vector.ts'
import { fitMultilevel } from './fit.ts'
import { addGroupMean, regroup } from './grouped.ts'
import type { MultilevelModel } from './model.ts'
import { examSums, fitted, rowsFrom, sumsOf } from './testing.ts'

const byPrior: MultilevelModel = { method: 'REML', fixed: ['prior'], slopes: { school: ['prior'] } }
const smallWorld = { ...USUAL_VALUE_ADDED, schools: 30, fewest: 8, most: 30 }
const exam: MultilevelModel = { method: 'ML', fixed: ['standLRT'], slopes: { school: ['standLRT'] } }

describe('a fit does not depend on', () => {
  test('how the sums came together: every school split in two and merged again', () => {
    const whole = examSums()
    const halves = whole.groups.flatMap((group) =>
      rowsFrom(group).map((values, i) => ({ path: [...group.path, i % 3 === 0 ? 'a' : 'b'], values })),
    )
    const { columns, outcome } = whole
    const parted = regroup({ ...sumsOf(halves, columns, ['school', 'half']), outcome }, ['school'])
    const [one, other] = [fitted(fitMultilevel(whole, exam)), fitted(fitMultilevel(parted, exam))]
    expect(other.deviance).toBeCloseTo(one.deviance, 9)
    expect(other.fixed[1]?.estimate).toBeCloseTo(one.fixed[1]?.estimate ?? 0, 10)
    expect(other.levels[0]?.covariance[2]).toBeCloseTo(one.levels[0]?.covariance[2] ?? 0, 9)
  })

  test('where a column begins: 100,000 added to prior attainment leaves slope and deviance as they are', () => {
    const whole = examSums()
    const place = whole.columns.indexOf('standLRT')
    const moved = whole.groups.map((group) => ({
      ...group,
      means: Array.from(group.means, (mean, i) => (i === place ? mean + 100_000 : mean)),
    }))
    const [one, other] = [whole, { ...whole, groups: moved }].map((sums) => fitted(fitMultilevel(sums, exam)))
    expect(other?.fixed[1]?.estimate).toBeCloseTo(one?.fixed[1]?.estimate ?? 0, 11)
    expect(other?.deviance).toBeCloseTo(one?.deviance ?? 0, 6)
  })

  test('the unit: marks ten times as large give effects ten times as large', () => {
    const { columns, ...world } = simulateValueAdded(smallWorld, createRandom(8))
    const tenfold = columns.map((column, i) => (i === 1 ? column.map((value) => 10 * value) : column))
    const one = fitted(fitMultilevel(sumSchools({ columns, ...world }), byPrior))
    const ten = fitted(fitMultilevel(sumSchools({ columns: tenfold, ...world }), byPrior))
    const free = one.pupils - 2
    expect(ten.deviance).toBeCloseTo(one.deviance + 2 * free * Math.log(10), 6)
    for (const [i, effect] of (one.levels[0]?.effects ?? []).entries())
      expect(ten.levels[0]?.effects[i]?.values[0]).toBeCloseTo(10 * (effect.values[0] ?? 0), 5)
  })
})

describe('where groups do not differ', () => {
  // Made by Box and Tiao (1973, table 5.1.4) so that batches differ less than their values let expect.
  const dyestuff2 = [
    ...[
      7.298, 3.846, 2.434, 9.566, 7.99, 5.22, 6.556, 0.608, 11.788, -0.892, 0.11, 10.386, 13.434, 5.51, 8.166,
    ],
    ...[
      2.212, 4.852, 7.092, 9.288, 4.98, 0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758,
    ],
  ]

  test('their variance is exactly 0, said so, and every effect 0 (dyestuff 2, as published)', () => {
    const rows = dyestuff2.map((value, i) => ({ path: [String(Math.floor(i / 5))], values: [value] }))
    const fit = fitted(fitMultilevel(sumsOf(rows, ['yield']), { method: 'REML', fixed: [] }))
    expect(fit.deviance).toBeCloseTo(161.828277812, 8)
    expect(fit.residualVariance).toBeCloseTo(13.80631, 4)
    expect(fit.fixed[0]?.estimate).toBeCloseTo(5.6656, 10)
    expect(fit.levels[0]?.covariance).toEqual([0])
    expect(fit.singular).toBe(true)
    expect(fit.levels[0]?.effects.every(({ values }) => values[0] === 0)).toBe(true)
  })

  test('slopes that follow from intercepts are found, with a correlation of 1', () => {
    const world = { ...smallWorld, correlation: 1, slopeSd: 0.1 }
    const fit = fitted(fitMultilevel(sumSchools(simulateValueAdded(world, createRandom(1))), byPrior))
    const [v0 = 0, v01 = 0, v1 = 0] = fit.levels[0]?.covariance ?? []
    expect(fit.singular).toBe(true)
    expect(v0).toBeGreaterThan(0)
    expect(Math.abs(v01) / Math.sqrt(v0 * v1)).toBeCloseTo(1, 10)
  })

  test('whatever the pupils, more freedom for the schools never fits worse', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.2, noNaN: true }), (seed, interceptSd) => {
        const world = { ...smallWorld, schools: 8, interceptSd, slopeSd: 0 }
        const sums = sumSchools(simulateValueAdded(world, createRandom(seed)))
        const slopes = fitted(fitMultilevel(sums, { ...byPrior, method: 'ML' }))
        const intercepts = fitted(fitMultilevel(sums, { method: 'ML', fixed: ['prior'] }))
        expect(slopes.deviance).toBeLessThanOrEqual(intercepts.deviance + 1e-8)
        expect(slopes.levels[0]?.covariance[2]).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('a model that cannot be fitted is refused, and what is to blame is named', () => {
  const world = simulateValueAdded({ ...smallWorld, others: [0.2] }, createRandom(2))
  const sums = sumSchools(world)
  const refusal = (given: typeof sums, model: Partial<MultilevelModel>) => {
    const fit = fitMultilevel(given, { ...byPrior, slopes: {}, ...model })
    return fit.ok ? undefined : { reason: fit.reason, about: fit.about, message: fit.message }
  }
  const withColumn = (name: string, value: (row: number) => number) =>
    sumSchools({
      ...world,
      columns: [
        ...world.columns.slice(0, 2),
        world.columns[0]?.map((_, i) => value(i)) ?? new Float64Array(),
        ...world.columns.slice(2),
      ],
      names: ['prior', 'other 1', name, 'outcome'],
    })

  test('one group', () => {
    expect(refusal({ ...sums, groups: sums.groups.slice(0, 1) }, {})).toMatchObject({
      ...{ reason: 'too few groups', about: 'school' },
    })
  })

  test('a pupil for each group, or fewer than a slope for each needs', () => {
    const alone = sums.groups.map(({ path, means }) => ({ path, n: 1, means, products: new Float64Array(6) }))
    expect(refusal({ ...sums, groups: alone }, {})?.reason).toBe('too few pupils')
    const rows = range(0, 40).map((i) => ({ path: [String(i % 20)], values: [i, i % 7, (i * i) % 11] }))
    const pairs = sumsOf(rows, ['a', 'b', 'y'])
    expect(refusal(pairs, { fixed: ['a'] })).toBeUndefined()
    expect(refusal(pairs, { fixed: ['a'], slopes: { school: ['a'] } })?.message).toContain('leave slopes out')
  })

  test('a column that is the same for everybody', () => {
    expect(
      refusal(
        withColumn('country', () => 44),
        { fixed: ['prior', 'country'] },
      ),
    ).toEqual({
      ...{ reason: 'constant column', about: 'country' },
      message: '“country” is the same for every pupil. Leave it out.',
    })
  })

  test('a column that follows from others, and from which', () => {
    const [prior, other] = world.columns
    const total = withColumn('total', (i) => 3 * (prior?.[i] ?? 0) + (other?.[i] ?? 0) - 7)
    expect(refusal(total, { fixed: ['prior', 'other 1', 'total'] })).toEqual({
      ...{ reason: 'collinear column', about: 'total' },
      message:
        '“total” follows from “prior”, “other 1”, so their effects cannot be told apart. Leave one of them out.',
    })
    expect(refusal(total, { fixed: ['prior', 'total'] })).toBeUndefined()
  })

  test('an outcome that follows from a column, or from the school', () => {
    const rows = range(0, 60).map((i) => ({ path: [String(i % 6)], values: [i, 2 * i + 1] }))
    expect(refusal(sumsOf(rows, ['x', 'y']), { fixed: ['x'] })?.message).toContain('follows exactly from “x”')
    const bySchool = range(0, 60).map((i) => ({ path: [String(i % 6)], values: [i % 6] }))
    expect(refusal(sumsOf(bySchool, ['y']), { fixed: [] })?.message).toContain('belongs to the group')
  })

  test('a name that is no column, no level, or not among the fixed', () => {
    expect(refusal(sums, { fixed: ['priro'] })?.message).toContain(
      'no column “priro”; there are prior, other 1',
    )
    expect(refusal(sums, { fixed: ['outcome'] })?.message).toContain('cannot explain itself')
    expect(refusal(sums, { slopes: { class: ['prior'] } })?.reason).toBe('no such level')
    expect(refusal(sums, { fixed: ['prior'], slopes: { school: ['other 1'] } })?.about).toBe('other 1')
    expect(refusal(examSums(), { fixed: ['sex'], references: { sex: 'X' } })?.message).toContain(
      'it has F, M',
    )
  })

  test('a level above that holds one group, or one for each', () => {
    const above = (path: (school: string) => string) => ({
      ...sums,
      levels: ['authority', 'school'],
      groups: sums.groups.map((group) => ({ ...group, path: [path(group.path[0] ?? ''), ...group.path] })),
    })
    expect(
      refusal(
        above(() => 'north'),
        {},
      )?.message,
    ).toContain('“authority” has 1')
    expect(
      refusal(
        above((school) => school),
        {},
      )?.message,
    ).toContain('Each “authority” has one “school”')
  })
})

test('the intake of a school can stand beside each pupil’s own prior attainment', () => {
  const sums = addGroupMean(sumSchools(simulateValueAdded(USUAL_VALUE_ADDED, createRandom(3))), 'prior')
  const fit = fitted(fitMultilevel(sums, { method: 'REML', fixed: ['prior', 'mean of prior'] }))
  const [, own, intake] = fit.fixed
  expect(Math.abs((own?.estimate ?? 0) - 0.56)).toBeLessThan(0.03)
  expect(Math.abs(intake?.estimate ?? 9)).toBeLessThan(3 * (intake?.standardError ?? 0))
})
