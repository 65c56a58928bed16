import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { simulateSets, USUAL_SETS } from '../simulate/sets.ts'
import { at, mean, range } from '../vector.ts'
import { auditEffects, chanceOfLowestFifth, type LevelTrait, type TraitAudit } from './audit.ts'
import type { CrossedData } from './data.ts'
import { type CrossedFit, fitCrossed } from './fit.ts'

const small = { ...USUAL_SETS, pupils: 120, subjects: 6, sets: 5 }

function fitted(data: CrossedData): CrossedFit {
  const fit = fitCrossed(data)
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

const CLASS = 1
function audited(seed: number, unfair: { start: number; poor: number }): TraitAudit[] {
  const random = createRandom(seed)
  const { data, traits } = simulateSets({ ...small, unfair }, random)
  return auditEffects(data, fitted(data), CLASS, traits, random)
}
const found = (seeds: number, unfair: { start: number; poor: number }): number =>
  mean(range(0, seeds).map((seed) => Number(audited(seed + 1, unfair).some(({ clear }) => clear))))

describe('an audit of effects', () => {
  test('finds effects that go with where pupils started, and knows which way', () => {
    const [start] = audited(3, { start: 0.4, poor: 0 })
    expect(start).toMatchObject({ name: 'start', levels: 30, clear: true })
    expect(start?.low).toBeGreaterThan(0)
    expect(found(8, { start: 0.4, poor: 0 })).toBe(1)
    expect(found(8, { start: 0, poor: -0.4 })).toBeGreaterThan(0.7)
  })

  test('finds nothing where there is nothing, but in about 5 of 100', () => {
    // 2,000 such schools of usual size: 5.0 of 100 (bench/crossed.ts looks again).
    expect(found(40, { start: 0, poor: 0 })).toBeLessThan(0.13)
  })

  test('gives a correlation within its range, whatever the unit of the trait and the order of the traits', () => {
    const { data, traits } = simulateSets(small, createRandom(8))
    const fit = fitted(data)
    const plain = auditEffects(data, fit, CLASS, traits, createRandom(1))
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 100, noNaN: true }),
        (by, from) => {
          const moved = traits.map(({ name, values }) => ({ name, values: values.map((v) => from + by * v) }))
          const turned = auditEffects(data, fit, CLASS, moved.toReversed(), createRandom(1)).toReversed()
          for (const [i, { correlation, low, high, lowestFifth }] of turned.entries()) {
            expect(correlation).toBeCloseTo(plain[i]?.correlation ?? 9, 6)
            expect(low).toBeLessThanOrEqual(correlation)
            expect(high).toBeGreaterThanOrEqual(correlation)
            expect(Math.abs(low) < 1 && Math.abs(high) < 1).toBe(true)
            expect(lowestFifth.least).toBeCloseTo(plain[i]?.lowestFifth.least ?? 9, 9)
          }
        },
      ),
      { numRuns: 10 },
    )
  })

  test('turns with the trait: what goes with more of it goes against less of it', () => {
    const { data, traits } = simulateSets(small, createRandom(9))
    const fit = fitted(data)
    const [plain] = auditEffects(data, fit, CLASS, traits.slice(0, 1), createRandom(1))
    const less: LevelTrait[] = traits
      .slice(0, 1)
      .map(({ name, values }) => ({ name, values: values.map((v) => -v) }))
    const [turned] = auditEffects(data, fit, CLASS, less, createRandom(1))
    expect(turned?.correlation).toBeCloseTo(-(plain?.correlation ?? 9), 9)
    expect(turned?.low).toBeCloseTo(-(plain?.high ?? 9), 9)
    expect(turned?.lowestFifth.least).toBeCloseTo(plain?.lowestFifth.most ?? 9, 9)
  })

  test('leaves out a trait that does not differ, that few levels have, or that the subject says already', () => {
    const { data } = simulateSets(small, createRandom(10))
    const levels = data.factors[CLASS]?.levels ?? []
    const of = (name: string, value: (level: number) => number): LevelTrait => ({
      name,
      values: Float64Array.from(levels, (_, level) => value(level)),
    })
    const traits = [
      of('same', () => 2),
      of('unknown', (level) => (level < 6 ? level : Number.NaN)),
      of('subject', (level) => Number(level < small.sets)),
      of('set', (level) => level % small.sets),
    ]
    const names = auditEffects(data, fitted(data), CLASS, traits, createRandom(1)).map(({ name }) => name)
    expect(names).toEqual(['set'])
  })
})

describe('intervals', () => {
  test('of what may be shown hold the truth in 95 of 100, of classes and of teachers', () => {
    const hits = range(0, 40).flatMap((seed) => {
      const { data, truth } = simulateSets(
        { ...small, classSd: 0.3, teacherSd: 0.3 },
        createRandom(500 + seed),
      )
      return fitted(data)
        .factors.slice(1)
        .flatMap(({ effects }, place) =>
          effects.flatMap(({ effect, se, reliability }, i) =>
            reliability >= 0.5 ? [Number(Math.abs(effect - at(truth[place + 1] ?? [], i)) < 1.96 * se)] : [],
          ),
        )
    })
    expect(hits.length).toBeGreaterThan(500)
    expect(mean(hits)).toBeGreaterThan(0.925)
    expect(mean(hits)).toBeLessThan(0.975)
  })

  test('are the spread drawn in by what is not known: 1.96 tau sqrt(1 - reliability)', () => {
    const { data } = simulateSets(small, createRandom(11))
    for (const { variance, effects } of fitted(data).factors)
      for (const { se, reliability } of effects)
        expect(se).toBeCloseTo(Math.sqrt(variance * (1 - reliability)), 8)
  })
})

describe('the chance of the lowest fifth', () => {
  test('is a fifth of what nothing is known of, and moves towards 0 or 1 as more is', () => {
    expect(chanceOfLowestFifth(0, 0.3, 0.3)).toBeCloseTo(0.2, 9)
    expect(chanceOfLowestFifth(0, 0, 0)).toBe(0.2)
    expect(chanceOfLowestFifth(0.5, 0.1, 0.3)).toBeLessThan(1e-9)
    expect(chanceOfLowestFifth(-0.6, 0.1, 0.3)).toBeGreaterThan(0.99)
  })

  test('falls as the effect rises', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.double({ min: -1, max: 1, noNaN: true }),
          fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        ),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        ([effect, se], spread) => {
          const here = chanceOfLowestFifth(effect, se, spread)
          expect(chanceOfLowestFifth(effect + 0.1, se, spread)).toBeLessThanOrEqual(here)
          expect(here).toBeGreaterThanOrEqual(0)
          expect(here).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})
