import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import {
  type ImpactWorld,
  simulateBeforeAfter,
  simulateDiscontinuity,
  simulateLottery,
  simulateMatched,
  simulateStepped,
  USUAL_IMPACT,
} from '../simulate/impact.ts'
import { mean, range } from '../vector.ts'
import { adjustedEffect, type Impact, lotteryEffect } from './adjusted.ts'
import { discontinuityEffect } from './discontinuity.ts'
import { drawAtMargin } from './lottery.ts'
import { eValueOfRatio, matchedEffect } from './matched.ts'
import { steppedEffect } from './stepped.ts'

const designs: Record<string, (world: ImpactWorld, random: Random) => Impact | undefined> = {
  lottery: (world, random) => lotteryEffect(simulateLottery(world, random)),
  discontinuity: (world, random) => discontinuityEffect(simulateDiscontinuity(world, random), 0),
  matched: (world, random) => matchedEffect(simulateMatched(world, random)),
  stepped: (world, random) => {
    const { rows, starts } = simulateStepped({ ...world, pupils: 60 }, random, 5)
    return steppedEffect(rows, starts, random)
  },
}

/** How often the interval of a design holds the truth, and the mean of what it finds less the truth. */
function tried(design: string, effect: number, times = 400) {
  const found = range(0, times).map((seed) =>
    designs[design]?.({ ...USUAL_IMPACT, effect }, createRandom(1000 + seed)),
  )
  const impacts = found.flatMap((impact) => impact ?? [])
  return {
    said: impacts.length / times,
    held: mean(impacts.map(({ low, high }) => Number(low <= effect && effect <= high))),
    bias: mean(impacts.map((impact) => impact.effect - effect)),
    spread: Math.sqrt(mean(impacts.map((impact) => (impact.effect - effect) ** 2))),
  }
}

describe.each(Object.keys(designs))('%s', (design) => {
  test('says of help that does nothing that it works, or harms, in about 5 of 100 schools', () => {
    const { said, held } = tried(design, 0)
    expect(said).toBeGreaterThan(0.99)
    expect(1 - held).toBeGreaterThan(0.025)
    expect(1 - held).toBeLessThan(0.075)
  })

  test('finds an effect of .3 without bias, and its interval holds it', () => {
    const { held, bias, spread } = tried(design, 0.3)
    expect(held).toBeGreaterThan(0.925)
    expect(held).toBeLessThan(0.98)
    expect(Math.abs(bias)).toBeLessThan((3.5 * spread) / 20)
  })
})

test('before and after calls help that does nothing a success nearly always', () => {
  const called = range(0, 50).map((seed) => {
    const rows = simulateBeforeAfter(USUAL_IMPACT, createRandom(seed))
    const rises = rows.map(({ outcome, forecast }) => outcome - forecast)
    const sd = Math.sqrt(mean(rises.map((rise) => (rise - mean(rises)) ** 2)))
    return Number(mean(rises) > (1.96 * sd) / Math.sqrt(rises.length))
  })
  expect(mean(called)).toBeGreaterThan(0.9)
})

describe('a lottery at the margin', () => {
  const anyPupils = fc.array(
    fc.record({
      priority: fc.double({ min: -3, max: 3, noNaN: true }),
      se: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  )

  test('gives away every place and none more, nobody in doubt before somebody certain, by the chances it logs', () => {
    fc.assert(
      fc.property(anyPupils, fc.nat(45), fc.nat(1000), (drawn, places, seed) => {
        const pupils = drawn.map((one, i) => ({ ...one, id: `p${i}` }))
        const draw = drawAtMargin(pupils, places, createRandom(seed))
        expect(draw.pupils.filter(({ helped }) => helped).length).toBe(Math.min(places, pupils.length))
        for (const { helped, probability } of draw.pupils) {
          if (probability === 1) expect(helped).toBe(true)
          if (probability === 0) expect(helped).toBe(false)
        }
        const inDraw = draw.pupils.filter(({ probability }) => probability > 0 && probability < 1)
        const expected = inDraw.reduce((sum, { probability }) => sum + probability, 0)
        expect(inDraw.filter(({ helped }) => helped).length).toBeCloseTo(expected, 9)
      }),
    )
  })

  test('draws each in the margin as often as it says, and the same list and seed give the same draw', () => {
    const pupils = range(0, 6).map((i) => ({ id: `p${i}`, priority: 10 - i, se: i >= 2 && i <= 4 ? 2 : 0.1 }))
    const counts = range(0, 3000).map(
      (seed) => drawAtMargin(pupils, 3, createRandom(seed)).pupils[3]?.helped === true,
    )
    const { pupils: drawn, line, inDraw } = drawAtMargin(pupils, 3, createRandom(1))
    expect([line, inDraw]).toEqual([7.5, 3])
    expect(drawn.map(({ probability }) => probability)).toEqual([1, 1, 1 / 3, 1 / 3, 1 / 3, 0])
    expect(mean(counts.map(Number))).toBeCloseTo(1 / 3, 1)
    expect(drawAtMargin(pupils, 3, createRandom(1)).pupils).toEqual(drawn)
  })

  test('with places for all there is no line and no draw', () => {
    const pupils = range(0, 3).map((i) => ({ id: `p${i}`, priority: i, se: 5 }))
    const { line, inDraw, pupils: drawn } = drawAtMargin(pupils, 3, createRandom(1))
    expect([line, inDraw]).toEqual([null, 0])
    expect(drawn.every(({ helped, probability }) => helped && probability === 1)).toBe(true)
  })
})

describe('matched comparison', () => {
  const rows = simulateMatched({ ...USUAL_IMPACT, effect: 0.3 }, createRandom(7))
  const matched = matchedEffect(rows)

  test('makes forecast and traits of both sides equal, whatever they were before', () => {
    expect(matched?.balance.map(({ of }) => of)).toEqual(['forecast', 0])
    for (const { before, after } of matched?.balance ?? []) {
      expect(Math.abs(before)).toBeGreaterThan(0.3)
      expect(Math.abs(after)).toBeLessThan(1e-6)
    }
  })

  test('is silent where help went wholly by a trait: there is nobody to compare with', () => {
    const apart = rows.map((row) => ({ ...row, traits: [row.helped ? 1 : 0] }))
    expect(matchedEffect(apart)).toBeUndefined()
  })

  test('E-values are those published: 3.9 (1.8 to 8.7) can be explained by 7.26, and 3.0 for the interval (VanderWeele and Ding 2017)', () => {
    expect(eValueOfRatio(3.9)).toBeCloseTo(7.26, 2)
    expect(eValueOfRatio(1.8)).toBeCloseTo(3.0, 2)
    expect(eValueOfRatio(1 / 3.9)).toBeCloseTo(7.26, 2)
  })
})

describe('what cannot be judged', () => {
  test('one pupil helped, a cut that nobody lies beyond, and a start at once for all are no effect', () => {
    const row = { outcome: 1, forecast: 0 }
    expect(
      adjustedEffect([
        { ...row, helped: true },
        { ...row, helped: false },
      ]),
    ).toBeUndefined()
    expect(discontinuityEffect(simulateDiscontinuity(USUAL_IMPACT, createRandom(1)), 99)).toBeUndefined()
    const { rows, starts } = simulateStepped({ ...USUAL_IMPACT, pupils: 20 }, createRandom(1), 3)
    const atOnce = Object.fromEntries(Object.keys(starts).map((unit) => [unit, 1]))
    expect(steppedEffect(rows, atOnce, createRandom(1))).toBeUndefined()
  })
})
