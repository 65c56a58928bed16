import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { answerOf, costOf, sideEffectsOf, studyOf } from './answers.ts'
import { rowsOf, type WindowFacts } from './rows.ts'
import { impactFinding, kindFinding, monthsWords } from './words.ts'

const table = [
  { months: 0, from: 0, to: 0.01 },
  { months: 1, from: 0.02, to: 0.09 },
  { months: 2, from: 0.1, to: 0.18 },
  { months: 3, from: 0.19, to: 1 },
]

/**
 * A year of 240 pupils in two subjects: those of a group are forecast low and helped in the first; each mark is its forecast
 * with noise, and `gain` on top for those helped.
 */
function aWindow(gain: number, { helped = 40, seed = 5 } = {}): WindowFacts {
  const random = createRandom(seed)
  const pupils = Array.from({ length: 240 }, (_, pupilId) => ({ pupilId, level: random.normal(5, 1.6) }))
  const low = pupils.filter(({ level }) => level < 5).slice(0, helped)
  const inGroup = new Set(low.map(({ pupilId }) => pupilId))
  return {
    members: low.map(({ pupilId }) => {
      return { pupilId, kind: 'small_group', outcome: 'forecast', subjectId: 1, begins: true }
    }),
    marks: pupils.flatMap(({ pupilId, level }) =>
      [1, 2].map((subjectId) => ({
        ...{ pupilId, subjectId, yearGroupId: 9, forecast: level, last: level + random.normal(0, 0.7) },
        outcome: level + random.normal(0, 0.7) + (subjectId === 1 && inGroup.has(pupilId) ? gain : 0),
      })),
    ),
    presence: new Map(
      pupils.map(({ pupilId }) => [pupilId, { before: random.uniform(), after: random.uniform() }]),
    ),
    incidents: new Map(
      pupils.map(({ pupilId }) => [pupilId, { before: random.poisson(1), after: random.poisson(1) }]),
    ),
    left: new Set(),
  }
}
const small = { key: 'small_group', outcome: 'forecast' as const }
const windowOf = (gain: number, given = {}) => [{ cycle: 'Cycle 2', facts: aWindow(gain, given) }]

describe('what help did', () => {
  test('is found where it did something, in months with both ends', () => {
    const answer = answerOf(small, windowOf(0.8), table)
    expect(answer.verdict).toBe('helped')
    expect(answer.studies[0]).toMatchObject({ helped: 40, cycle: 'Cycle 2' })
    // 0.8 steps where pupils are spread by about 1.7.
    expect(answer.effect?.low).toBeLessThan(0.8 / 1.75)
    expect(answer.effect?.high).toBeGreaterThan(0.8 / 1.75)
    expect(answer.months).toMatchObject({ value: 3 })
    expect(answer.next100).toBeGreaterThan(85)
    expect(kindFinding('Small group', answer)).toBe('Small group helped: +3 months, between +3 and +3')
  })

  test('is nothing where it did nothing, though all who were chosen stood low: in 95 of 100 such cycles', () => {
    const called = Array.from({ length: 200 }, (_, seed) => {
      const { verdict } = answerOf(small, windowOf(0, { seed: seed + 1 }), table)
      return verdict === 'helped' || verdict === 'harmed'
    }).filter(Boolean).length
    expect(called / 200).toBeLessThan(0.09)
  })

  test('is not told of fewer than six pupils', () => {
    const answer = answerOf(small, windowOf(2, { helped: 5 }), table)
    expect(answer).toMatchObject({
      effect: null,
      months: null,
      next100: null,
      verdict: 'not enough evidence',
    })
    expect(answer.studies[0]).toMatchObject({ helped: null, why: expect.stringContaining('Fewer than 6') })
    expect(impactFinding([answer])).toBe('Nobody can say yet which help helped: nothing could be compared')
  })

  test('is shown beside what went with it: other subjects, attendance, incidents', () => {
    const [window] = windowOf(0.8)
    if (!window) throw new Error('no window')
    const side = sideEffectsOf(small, window)
    expect(side.map(({ of }) => of)).toEqual(['other marks', 'attendance', 'behaviour'])
    const other = side[0]?.study.effect
    expect(other && other.low < 0 && other.high > 0).toBe(true)
  })

  test('lays hours against what was gained, and says so where nothing was', () => {
    expect(costOf({ sessions: 30, staffMinutes: 60, helped: 10, months: 2 })).toEqual({
      hours: 30,
      perMonth: 1.5,
    })
    expect(costOf({ sessions: 30, staffMinutes: 60, helped: 10, months: 0 }).perMonth).toBeNull()
  })
})

describe('who is compared', () => {
  test('are pupils of the same subject and year without any help, never somebody in help of another kind', () => {
    const facts = aWindow(0)
    const elsewhere = {
      pupilId: 200,
      kind: 'mentoring',
      outcome: 'forecast' as const,
      subjectId: null,
      begins: false,
    }
    const rows = rowsOf({ ...facts, members: [...facts.members, elsewhere] }, 'small_group', 'marks')
    expect(rows.filter(({ helped }) => helped)).toHaveLength(40)
    expect(rows.some(({ pupilId }) => pupilId === 200)).toBe(false)
    expect(new Set(rows.map(({ pupilId }) => pupilId)).size).toBe(rows.length)
  })

  test('leaves out help that began before the forecast it would be held against', () => {
    const facts = aWindow(1)
    const members = facts.members.map((one) => ({ ...one, begins: false }))
    expect(answerOf(small, [{ cycle: 'Cycle 2', facts: { ...facts, members } }], table).studies).toEqual([])
    expect(studyOf('Cycle 2', { ...facts, members }, 'small_group', 'marks').effect).toBeNull()
  })

  test('whoever they are, each pupil stands on one side, and no number is not one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 1000 }), (helped, seed) => {
        const rows = rowsOf(aWindow(0.2, { helped, seed }), 'small_group', 'marks')
        const sides = new Map(rows.map((row) => [row.pupilId, row.helped]))
        expect(rows.every((row) => sides.get(row.pupilId) === row.helped)).toBe(true)
        expect(rows.every((row) => Number.isFinite(row.outcome) && Number.isFinite(row.forecast))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

test('months are said with both ends and true minus signs', () => {
  expect(monthsWords({ value: 1, low: -1, high: 4 })).toBe('+1 month, between −1 and +4')
})
