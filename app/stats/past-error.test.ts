import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { finalChances } from './filter.ts'
import { heldShare } from './ledger.ts'
import { correct, learnPastErrors, type PastError } from './past-error.ts'
import type { PastYear } from './past-fit.ts'
import { createRandom } from './random.ts'
import { type ForecastWorld, HONEST_WORLD, simulateForecasts } from './simulate/forecasts.ts'
import { mean, range } from './vector.ts'

const cuts = range(0, 9).map((k) => k + 0.5)
const nothing = { shift: 0, extra: 0 }

/** The year whose results are not known yet, and what the years before it teach. */
function lastYearOf(world: ForecastWorld, seed: number) {
  const all = simulateForecasts({ ...world, years: world.years + 1 }, createRandom(seed))
  const isLast = ({ year }: PastYear) => year === `year ${world.years}`
  return {
    now: all.filter(isLast),
    learned: learnPastErrors(all.filter((one) => !isLast(one))).subjects,
  }
}

const held = (now: readonly PastYear[], level: number, past: ReadonlyMap<string, PastError> = new Map()) =>
  100 *
  mean(
    now.flatMap(({ subject, forecasts }) =>
      forecasts.map((one) => {
        const final = correct(one, past.get(subject) ?? nothing)
        return heldShare(finalChances(final, one.cuts), one.outcome, level)
      }),
    ),
  )

describe('what past results teach the next forecasts', () => {
  test('shift and spread are the maximum likelihood ones (scipy 1.17 on the same sixty forecasts)', () => {
    const forecasts = range(0, 60).map((i) => {
      const centre = 3 + ((i * 7) % 40) / 10
      const off = (((i * 13) % 17) - 8) / 3 + 0.5
      const outcome = Math.min(9, Math.max(0, Math.floor(centre + off + 0.5)))
      return { mean: centre, sd: 0.7 + (i % 5) * 0.1, cuts, outcome }
    })
    const past = learnPastErrors([
      { department: 'Maths', subject: 'Maths', year: '2026', forecasts },
    ]).subjects.get('Maths')
    expect(past?.seen).toBeCloseTo(0.5189, 2)
    expect(past?.clear).toBe(true)
    // Of a single year half of what is seen is believed to last, less for the noise of sixty results (variance .0482, from
    // the curvature by differences); what is not believed is added as doubt.
    const kept = 0.5 / (1 + 0.0483 / 0.5189 ** 2)
    expect(past?.shift).toBeCloseTo(kept * 0.5189, 2)
    expect(past?.extra).toBeCloseTo(1.9708 + (1 - kept) * 0.5189 ** 2, 1)
  })

  test('right forecasts are left almost as they are', () => {
    const { now, learned } = lastYearOf(HONEST_WORLD, 4)
    expect(Math.max(...[...learned.values()].map(({ extra }) => extra))).toBeLessThan(0.12)
    expect(Math.max(...[...learned.values()].map(({ shift }) => Math.abs(shift)))).toBeLessThan(0.1)
    for (const level of [0.5, 0.8, 0.95])
      expect(Math.abs(held(now, level, learned) - 100 * level)).toBeLessThan(2)
  })

  test('where departments are off for good, the ranges hold again what was promised', () => {
    const world = { ...HONEST_WORLD, departments: 20, lastingSd: 0.7, everywhere: -0.3, years: 3 }
    const { now, learned } = lastYearOf(world, 8)
    expect(held(now, 0.8)).toBeLessThan(72)
    for (const level of [0.5, 0.8, 0.95])
      expect(Math.abs(held(now, level, learned) - 100 * level)).toBeLessThan(2.5)
  })

  test('where results have noise of which the model knows nothing, the ranges grow until they hold', () => {
    const { now, learned } = lastYearOf({ ...HONEST_WORLD, unknownSd: 0.8 }, 9)
    expect(held(now, 0.8)).toBeLessThan(74)
    expect(Math.abs(held(now, 0.8, learned) - 80)).toBeLessThan(2)
  })

  test('what one year shows does not move the next as far as what three years show', () => {
    const world = { ...HONEST_WORLD, departments: 20, lastingSd: 0.5 }
    const reach = (years: number) =>
      mean([...lastYearOf({ ...world, years }, 3).learned.values()].map(({ shift }) => Math.abs(shift)))
    expect(reach(1)).toBeLessThan(0.7 * reach(3))
  })

  test('a department of three results learns from the whole school, and is not moved by the three', () => {
    const three = simulateForecasts(
      { ...HONEST_WORLD, departments: 1, results: 3, everywhere: 2 },
      createRandom(5),
    )
    const others = simulateForecasts({ ...HONEST_WORLD, lastingSd: 0.2 }, createRandom(6))
    const small = three.map((one) => ({ ...one, department: 'small', subject: 'small' }))
    const past = learnPastErrors([...others, ...small]).subjects.get('small')
    expect(past?.results).toBe(3)
    expect(past?.seen).toBeGreaterThan(1)
    expect(Math.abs(past?.shift ?? 9)).toBeLessThan(0.4)
  })

  const subjectsApart = { ...HONEST_WORLD, subjectsEach: 4, subjectSd: 0.6, years: 3, results: 60 }

  test('where subjects of a department are off in different ways, each learns from itself', () => {
    const { now, learned } = lastYearOf(subjectsApart, 12)
    const whole = new Map([...learned].map(([name, past]) => [name, { ...past, shift: 0 }]))
    const off = (past: ReadonlyMap<string, PastError>) =>
      mean(
        now.map(({ subject, forecasts }) =>
          Math.abs(
            mean(forecasts.map((one) => one.outcome - correct(one, past.get(subject) ?? nothing).mean)),
          ),
        ),
      )
    expect(off(learned)).toBeLessThan(0.45 * off(whole))
    for (const level of [0.5, 0.8, 0.95])
      expect(Math.abs(held(now, level, learned) - 100 * level)).toBeLessThan(2.5)
  })

  test('a subject of four results keeps to its department, one of many to itself', () => {
    const world = { ...HONEST_WORLD, subjectsEach: 3, subjectSd: 0.4, results: 150 }
    const all = simulateForecasts(world, createRandom(7))
    const few = all.map((one) =>
      one.subject === 'department 0, 0' ? { ...one, forecasts: one.forecasts.slice(0, 4) } : one,
    )
    const [small, large] = [few, all].map(
      (some) => learnPastErrors(some).subjects.get('department 0, 0')?.own,
    )
    expect(small).toBeLessThan(0.25)
    expect(large).toBeGreaterThan(0.4)
  })

  test('nothing is learned from nothing', () => {
    expect(learnPastErrors([]).subjects.size).toBe(0)
    const empty = { department: 'Maths', subject: 'Maths', year: '2026', forecasts: [] }
    expect(learnPastErrors([empty]).subjects.size).toBe(0)
  })

  test('no past, however odd, makes a range narrower than the model’s own', () => {
    const forecast = fc.record({
      mean: fc.double({ min: -2, max: 11, noNaN: true }),
      sd: fc.double({ min: 0.3, max: 3, noNaN: true }),
      cuts: fc.constant(cuts),
      outcome: fc.integer({ min: 0, max: 9 }),
    })
    const group = fc.record({
      department: fc.constantFrom('a', 'b', 'c'),
      subject: fc.constantFrom('d', 'e'),
      year: fc.constantFrom('1', '2'),
      forecasts: fc.array(forecast, { maxLength: 12 }),
    })
    fc.assert(
      fc.property(fc.array(group, { maxLength: 5 }), (groups) => {
        const own = groups.map((one) => ({ ...one, subject: `${one.department}${one.subject}` }))
        for (const past of learnPastErrors(own).subjects.values()) {
          expect(past.extra).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(past.shift)).toBe(true)
          expect(correct({ mean: 5, sd: 0.9 }, past).sd).toBeGreaterThanOrEqual(0.9)
        }
      }),
      { numRuns: 150 },
    )
  })
})
