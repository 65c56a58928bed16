import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#stats/random.ts'
import { answerOf, costOf, pupilsToKnow, sideEffectsOf } from './answers.ts'
import { linePictureOf } from './line-picture.ts'
import { linesOf } from './placed.ts'
import { type PlaceFact, rowsOf, type WindowFacts } from './rows.ts'
import { type SteppedFacts, stairsOf } from './steps.ts'
import { studyOf } from './studies.ts'
import { costWords, impactFinding, kindFinding, monthsWords, ownWords, toKnowWords } from './words.ts'

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
    grades: new Map(),
    places: [],
    incidents: new Map(
      pupils.map(({ pupilId }) => [pupilId, { before: random.poisson(1), after: random.poisson(1) }]),
    ),
    left: new Set(),
  }
}
const small = { key: 'small_group', outcome: 'forecast' as const }
const told = (facts: WindowFacts) => ({ cycle: 'Cycle 2', to: { id: 2 }, facts })
const known = (facts: WindowFacts, steps: readonly SteppedFacts[] = []) => ({ windows: [told(facts)], steps })
const windowOf = (gain: number, given = {}) => known(aWindow(gain, given))

describe('what help did', () => {
  test('where it cannot be known yet, so many pupils are named as would be enough', () => {
    const answer = answerOf(small, windowOf(0, { helped: 12 }), table)
    expect(answer.verdict).toBe('not enough evidence')
    const toKnow = pupilsToKnow(answer)
    expect(toKnow).toMatchObject({ helped: 12, compared: 228 })
    expect(toKnow?.needed).toBeGreaterThan(12)
    // Marks that forecasts explain as well as these take far fewer than the 393 of marks nothing is known of (Cohen 1988).
    expect(toKnow?.needed).toBeLessThan(200)
    expect(toKnow && toKnowWords(toKnow)).toContain('here were 12 and 228')
    expect(pupilsToKnow({ se: null, studies: [] })).toBeNull()
  })

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
    const open = { verdict: 'not enough evidence', effect: { value: 0.1, low: -0.2, high: 0.4 } } as const
    expect(impactFinding([open, open])).toBe('Nobody can know yet whether 2 kinds of help helped')
    expect(impactFinding([open, { ...open, verdict: 'helped' }])).toBe(
      'Of 2 kinds of help 1 helped, of 1 nobody can know yet',
    )
  })

  test('stands in the catalogue beside what was published, also where nothing is known yet', () => {
    expect(ownWords(answerOf(small, windowOf(0.8), table))).toMatch(/^helped: \+\d months, between/)
    expect(ownWords(answerOf({ ...small, key: 'night_club' }, windowOf(0.8), table))).toBe(
      'not begun yet between two judged cycles',
    )
  })

  test('is shown beside what went with it: other subjects, attendance, incidents', () => {
    const side = sideEffectsOf(small, told(aWindow(0.8)))
    expect(side.map(({ of }) => of)).toEqual(['other marks', 'attendance', 'behaviour'])
    const other = side[0]?.study.effect
    expect(other && other.low < 0 && other.high > 0).toBe(true)
  })

  test('lays hours against what was gained, and says so where nothing was', () => {
    const costWith = (value: number, low: number, high: number) =>
      costOf({ sessions: 30, staffMinutes: 60, helped: 10, months: { value, low, high } })
    expect(costWith(2, 1, 4)).toEqual({ hours: 30, perMonth: { value: 1.5, least: 0.75, most: 3 } })
    expect(costWords(30, costWith(2, 1, 4).perMonth)).toBe('1.5 hours, between 45 minutes and 3.0 hours')
    expect(costWith(0, -1, 0).perMonth).toEqual({ value: null, least: null, most: null })
    expect(costWords(30, costWith(0, -1, 0).perMonth)).toBe('nothing gained to lay it against')
  })

  test('has no price for a month while it may have gained nothing', () => {
    const { hours, perMonth } = costOf({
      ...{ sessions: 30, staffMinutes: 60, helped: 10, months: { value: 1, low: -4, high: 5 } },
    })
    expect(costWords(hours, perMonth)).toBe(
      'not known: perhaps nothing was gained; 36 minutes at the very best',
    )
  })
})

describe('a draw', () => {
  const drawn = (facts: WindowFacts): PlaceFact[] =>
    facts.marks
      .filter(({ subjectId, forecast }) => subjectId === 1 && forecast < 5)
      .slice(0, 80)
      .map(({ pupilId }, at) => ({
        ...{ placesId: 1, way: 'lot', score: 'benefit', line: 0, priority: 0, kind: 'small_group' },
        ...{ pupilId, subjectId: 1, probability: 0.5, chosen: at < 40 },
      }))

  test('stands before any comparison, and those drawn count as drawn whether they came or not', () => {
    const facts = aWindow(0.8)
    const answer = answerOf(small, known({ ...facts, places: drawn(facts) }), table)
    const [lottery, comparison] = answer.studies
    expect([lottery?.design, comparison?.design]).toEqual(['lot', 'comparison'])
    expect(lottery).toMatchObject({ helped: 40, compared: 40 })
    expect(answer.effect).toEqual(lottery?.effect)
    expect(answer.effect?.low).toBeLessThan(0.8 / 1.75)
    expect(answer.effect?.high).toBeGreaterThan(0.8 / 1.75)
  })

  test('of fewer than six on a side says nothing', () => {
    const facts = aWindow(0.8)
    const few = drawn(facts).map((one, at) => ({ ...one, chosen: at < 5 }))
    const answer = answerOf(small, known({ ...facts, places: few }), table)
    expect(answer.studies.map(({ design }) => design)).toEqual(['comparison'])
  })
})

/** Everybody forecast at 4 or less has a place in the first subject, and gains; the school’s marks wander as in `aWindow`. */
function aLine(gain: number, seed: number): WindowFacts {
  const facts = aWindow(0, { helped: 0, seed })
  const past = (forecast: number) => forecast <= 4.5
  return {
    ...facts,
    grades: new Map([[1, ['1', '2', '3', '4', '5', '6', '7', '8', '9']]]),
    marks: facts.marks.map((mark) => ({
      ...mark,
      outcome: mark.outcome + (mark.subjectId === 1 && past(mark.forecast) ? gain : 0),
    })),
    places: facts.marks
      .filter(({ subjectId }) => subjectId === 1)
      .map(({ pupilId, forecast }) => ({
        ...{ placesId: 1, way: 'line', score: 'forecast', line: -4.5, kind: 'small_group', pupilId },
        ...{ subjectId: 1, priority: -forecast, chosen: past(forecast), probability: Number(past(forecast)) },
      })),
  }
}

describe('a line', () => {
  test('holds the truth in about 95 of 100 schools, whether the help does something or nothing', () => {
    const truths = [0, 0.8]
    const held = truths.map((gain) => {
      const found = Array.from({ length: 100 }, (_, seed) => {
        const { effect } = answerOf(small, known(aLine(gain, seed + 1)), table)
        // Marks of the whole year lie about 1.75 apart, those past the line and their gain among them.
        return effect !== null && effect.low <= gain / 1.75 && effect.high >= gain / 1.75
      })
      return found.filter(Boolean).length
    })
    expect(Math.min(...held)).toBeGreaterThan(87)
  })

  test('stands before pupils alike, says why, and shows both sides in heaps of at least six', () => {
    const facts = aLine(1.5, 3)
    const members = facts.places
      .filter(({ chosen }) => chosen)
      .map(({ pupilId }) => ({
        ...{ pupilId, kind: 'small_group', outcome: 'forecast' as const },
        subjectId: 1,
        begins: true,
      }))
    const answer = answerOf(small, known({ ...facts, members }), table)
    expect(answer.design).toBe('line')
    expect(answer.effect).toEqual(answer.studies.find(({ design }) => design === 'line')?.effect)
    expect(answer.studies.map(({ design }) => design).sort()).toEqual(['comparison', 'line'])
    const [line] = linesOf(facts, 'small_group')
    const picture = line && linePictureOf(line, 6)
    expect(picture?.heaps.every(({ pupils }) => pupils >= 6)).toBe(true)
    const ends = picture?.curves.map(([first]) => first?.beyond ?? 0) ?? []
    const found = answer.studies.find(({ design }) => design === 'line')?.effect?.value
    expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBeCloseTo(found ?? 0, 6)
  })

  test('with fewer than 25 pupils on a side says so and claims nothing', () => {
    const facts = aLine(1, 2)
    const few = facts.places.filter(({ chosen }, place) => !chosen || place % 8 === 0)
    const { effect, studies } = answerOf(small, known({ ...facts, places: few }), table)
    expect(effect).toBeNull()
    expect(studies.some(({ design, why }) => design === 'line' && why !== null)).toBe(true)
  })
})

/** Ten classes of twenty that begin two by two; each mark wanders, and those of a class rise by `gain` once it has begun. */
function someSteps(gain: number, { seed = 1, classes = 10, cycles = 6 } = {}): SteppedFacts {
  const random = createRandom(seed)
  const members = Array.from({ length: classes * 20 }, (_, pupilId) => {
    const classId = Math.floor(pupilId / 20)
    return { pupilId, classId, turn: 1 + Math.floor(classId / 2), name: `9/${classId}` }
  })
  const levels = members.map(() => random.normal(5, 1.6))
  return {
    ...{ kind: 'small_group', seed, members },
    cycles: Array.from({ length: cycles }, (_, at) => ({
      id: 10 + at,
      name: `Cycle ${at + 1}`,
      year: '2025/26',
    })),
    marks: members.flatMap(({ pupilId, turn }) =>
      Array.from({ length: cycles }, (_, at) => ({
        ...{ pupilId, cycleId: 10 + at, yearGroupId: 9 },
        place: (levels[pupilId] ?? 5) + 0.1 * at + random.normal(0, 0.7) + (at >= turn ? gain : 0),
      })),
    ),
  }
}
const nobody = { ...aWindow(0), members: [], places: [] }

describe('one class after another', () => {
  test('holds the truth in about 95 of 100 schools, whether the help does something or nothing', () => {
    const truths = [0, 0.5]
    const held = truths.map((gain) => {
      const found = Array.from({ length: 40 }, (_, at) => {
        const { effect } = answerOf(small, known(nobody, [someSteps(gain, { seed: at + 1 })]), table)
        return effect !== null && effect.low <= gain / 1.74 && effect.high >= gain / 1.74
      })
      return found.filter(Boolean).length
    })
    expect(Math.min(...held)).toBeGreaterThan(33)
  })

  test('is told over the cycles it took, and as stairs with no mean of fewer than six', () => {
    const steps = someSteps(0.5)
    const { design, studies, verdict } = answerOf(small, known(nobody, [steps]), table)
    expect([design, verdict]).toEqual(['steps', 'helped'])
    expect(studies[0]).toMatchObject({ cycle: 'Cycle 2 to Cycle 6 of 2025/26', covers: [11, 12, 13, 14, 15] })
    expect(stairsOf(steps, 6).map(({ turn }) => turn)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    expect(stairsOf(steps, 21).flatMap(({ gained }) => gained)).toEqual(Array(60).fill(null))
  })

  test('says nothing while so few have begun that the draw alone could look like it', () => {
    const early = someSteps(0.5, { classes: 4, cycles: 2 })
    const { effect, studies } = answerOf(small, known(nobody, [early]), table)
    expect(effect).toBeNull()
    expect(studies[0]?.why).not.toBeNull()
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
    expect(answerOf(small, known({ ...facts, members }), table).studies).toEqual([])
    expect(studyOf(told({ ...facts, members }), 'small_group', 'marks').effect).toBeNull()
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
