import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { simulateValueAdded, sumSchools, USUAL_VALUE_ADDED } from '../simulate/value-added.ts'
import { at, range } from '../vector.ts'
import { type SpreadRange, spreadRanges } from './profile.ts'
import { examSums, sumsOf } from './testing.ts'

// Yield of dyestuff in grams, five samples of each of six batches (Davies and Goldsmith 1972, table 6.1).
const dyestuff = [
  ...[1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560],
  ...[1445, 1440, 1595, 1465, 1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445],
]

function ranges(...asked: Parameters<typeof spreadRanges>): readonly SpreadRange[] {
  const found = spreadRanges(...asked)
  if (!found.ok) throw new Error(found.message)
  return found.ranges
}

const byBatch = sumsOf(
  dyestuff.map((grams, i) => ({ path: [`batch ${Math.floor(i / 5)}`], values: [grams] })),
  ['grams'],
  ['batch'],
)

describe('the range of a standard deviation', () => {
  test('is the published one of the dyestuff data (Bates, "lme4", 1.5.3)', () => {
    const [batch, own] = ranges(byBatch, { method: 'ML', fixed: [] })
    expect(batch).toMatchObject({ level: 'batch', column: '(Intercept)' })
    // The published ends are read off a spline through the profile.
    expect((batch?.low ?? 0) / 12.197461).toBeCloseTo(1, 3)
    expect((batch?.high ?? 0) / 84.063361).toBeCloseTo(1, 5)
    expect(own?.level).toBeNull()
    expect(own?.low).toBeCloseTo(38.2299, 3)
    expect(own?.high).toBeCloseTo(67.6577, 3)
  })

  test('is that of lme4 1.1-31 for 65 schools with a slope each, in the unit of the data', () => {
    const [intercept, slope, own] = ranges(examSums(), {
      ...{ method: 'ML', fixed: ['standLRT'], slopes: { school: ['standLRT'] } },
    })
    expect(intercept?.low).toBeCloseTo(0.24812677, 5)
    // lme4 reads its ends off a spline, to five digits or so.
    expect(intercept?.high).toBeCloseTo(0.36951508, 4)
    expect(slope?.low).toBeCloseTo(0.08594077, 5)
    expect(slope?.high).toBeCloseTo(0.16180733, 5)
    expect(own?.low).toBeCloseTo(0.7279262, 5)
    expect(own?.high).toBeCloseTo(0.76084322, 5)
  })

  test('is wider where less is asked to be held, and reaches further by REML than by ML', () => {
    const [ml] = ranges(byBatch, { method: 'ML', fixed: [] })
    const [narrow] = ranges(byBatch, { method: 'ML', fixed: [] }, 0.5)
    const [reml] = ranges(byBatch, { method: 'REML', fixed: [] })
    expect(narrow?.low).toBeGreaterThan(ml?.low ?? 0)
    expect(narrow?.high).toBeLessThan(ml?.high ?? 0)
    expect(reml?.high).toBeGreaterThan(ml?.high ?? 0)
  })

  test('begins at 0 where groups may not differ at all', () => {
    const alike = sumsOf(
      range(0, 40).map((i) => ({ path: [`group ${i % 8}`], values: [createRandom(i).normal(0, 1)] })),
      ['y'],
    )
    const [between] = ranges(alike, { method: 'REML', fixed: [] })
    expect(between?.low).toBe(0)
    expect(between?.high).toBeGreaterThan(0)
  })

  test('holds the truth of schools and of pupils in about 95 of 100 nations', () => {
    const { interceptSd, pupilSd } = USUAL_VALUE_ADDED
    const truth = [interceptSd, pupilSd]
    const nations = range(0, 100).map((seed) => {
      const schools = simulateValueAdded(
        { ...USUAL_VALUE_ADDED, schools: 30, slopeSd: 0 },
        createRandom(700 + seed),
      )
      return ranges(sumSchools(schools), { method: 'REML', fixed: ['prior'] })
    })
    const all = nations.flatMap((own) => own.map(({ low, high }, i) => ({ low, high, sd: at(truth, i) })))
    const held = all.filter(({ low, high, sd }) => low < sd && sd < high).length / all.length
    expect(held).toBeGreaterThan(0.91)
    expect(held).toBeLessThan(0.99)
  })
})

test('what cannot be fitted has no ranges either', () => {
  const one = { ...byBatch, groups: byBatch.groups.slice(0, 1) }
  expect(spreadRanges(one, { method: 'ML', fixed: [] })).toMatchObject({
    ok: false,
    reason: 'too few groups',
  })
})
