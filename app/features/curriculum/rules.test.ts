import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditPlaces } from './rules/audit.ts'
import { inOrder, offered, passedOver, placesLeft, refuseFull } from './rules/capacity.ts'
import { groupMoves, type Move } from './rules/changes.ts'
import { costWords, switchCost } from './rules/cost.ts'
import { judgeEntry } from './rules/entry.ts'
import { averageOf, besideAlike } from './rules/outcomes.ts'
import { proposePlaces } from './rules/propose.ts'
import {
  cyclesToEnd,
  dueDecision,
  modelIn,
  type StageDecision,
  stagesOn,
  stageTable,
  stillHolds,
  yearsMoved,
} from './rules/stages.ts'
import { weeksOfSchool } from './rules/weeks.ts'
import { homeReason } from './rules/words.ts'

const names = new Map([['ks2_average', 'Key stage 2 average']])
const asks = (least: number) => [{ measure: 'ks2_average', least, most: null, edge: 2 }]
const known = (score: number) => new Map([['ks2_average', score]])

describe('a rule of entry', () => {
  test('takes whoever stands at the line, and names who stands near it on either side', () => {
    const at = (score: number) => {
      const { verdict, edge } = judgeEntry(asks(108), known(score), names)
      return [verdict, edge]
    }
    expect([at(112), at(109), at(108), at(107), at(104)]).toEqual([
      ['in', false],
      ['in', true],
      ['in', true],
      ['out', true],
      ['out', false],
    ])
  })

  test('says what was known and what is asked', () => {
    expect(judgeEntry(asks(108), known(107.5), names).why).toEqual([
      'Key stage 2 average 107.5, where 108 or more is asked',
    ])
  })

  test('does not take somebody of whom nothing is known, and says so', () => {
    expect(judgeEntry(asks(108), new Map(), names)).toMatchObject({
      ...{ verdict: 'unknown', why: ['Key stage 2 average is not known'] },
    })
  })
})

const score = fc.integer({ min: 80, max: 120 })
const candidates = fc
  .array(score, { maxLength: 40 })
  .map((scores) => scores.map((one, place) => ({ pupilId: place + 1, known: known(one) })))
const offers = fc
  .array(fc.record({ least: score, room: fc.option(fc.integer({ min: 0, max: 12 })) }), { maxLength: 4 })
  .map((all) => all.map(({ least, room }, place) => ({ id: place + 1, rule: asks(least), room })))

describe('a proposal', () => {
  test('never puts more on a pathway than it has places, and nobody whom its rule does not take', () => {
    fc.assert(
      fc.property(candidates, offers, (pupils, paths) => {
        const found = proposePlaces(pupils, paths, names)
        expect(found.map(({ pupilId }) => pupilId)).toEqual(pupils.map(({ pupilId }) => pupilId))
        for (const { id, room, rule } of paths) {
          const on = found.filter(({ pathwayId }) => pathwayId === id)
          expect(on.length).toBeLessThanOrEqual(room ?? Infinity)
          const taken = on.map(({ pupilId }) => pupils[pupilId - 1]?.known ?? new Map())
          expect(taken.every((one) => judgeEntry(rule, one, names).verdict === 'in')).toBe(true)
        }
      }),
    )
  })

  test('passes nobody over for somebody nearer the line, and leaves no place empty that somebody would take', () => {
    fc.assert(
      fc.property(candidates, offers, (pupils, paths) => {
        const found = proposePlaces(pupils, paths, names)
        const scoreOf = (id: number) => pupils[id - 1]?.known.get('ks2_average') ?? 0
        const order = (id: number | null) =>
          id === null ? Infinity : paths.findIndex((one) => one.id === id)
        for (const { id, room, rule } of paths) {
          const on = found.filter(({ pathwayId }) => pathwayId === id)
          const wanting = found.filter(
            ({ pupilId, pathwayId }) =>
              order(pathwayId) > order(id) &&
              judgeEntry(rule, pupils[pupilId - 1]?.known ?? new Map(), names).verdict === 'in',
          )
          if (wanting.length === 0) continue
          expect(on.length).toBe(room)
          const lowest = Math.min(...on.map(({ pupilId }) => scoreOf(pupilId)))
          expect(wanting.every(({ pupilId }) => scoreOf(pupilId) <= lowest)).toBe(true)
        }
      }),
    )
  })

  test('names those near a line, those without a place, and what was full', () => {
    const pupils = [112, 111, 100].map((one, place) => ({ pupilId: place + 1, known: known(one) }))
    const found = proposePlaces(pupils, [{ id: 7, rule: asks(108), room: 1 }], names)
    expect(found.map(({ pathwayId, full, edge }) => ({ pathwayId, full, edge }))).toEqual([
      { pathwayId: 7, full: [], edge: false },
      { pathwayId: null, full: [7], edge: false },
      { pathwayId: null, full: [], edge: false },
    ])
  })
})

describe('places', () => {
  test('a full pathway refuses with the numbers', () => {
    expect(refuseFull({ name: 'Sciences', capacity: 60 }, 'Year 9', 60)).toBe(
      'Sciences is full in Year 9: 60 of 60 places are taken',
    )
    expect(refuseFull({ name: 'Sciences', capacity: 60 }, 'Year 9', 59)).toBeNull()
    expect(refuseFull({ name: 'Sciences', capacity: null }, 'Year 9', 900)).toBeNull()
  })

  test('who asked first stands first, whatever the order in which they are read', () => {
    const request = fc.record({ id: fc.nat(), askedAt: fc.date({ noInvalidDate: true }) })
    fc.assert(
      fc.property(fc.uniqueArray(request, { selector: ({ id }) => id }), (requests) => {
        const order = inOrder(requests)
        expect(inOrder(requests.toReversed())).toEqual(order)
        for (const [place, one] of order.slice(1).entries())
          expect(one.askedAt.getTime()).toBeGreaterThanOrEqual(order[place]?.askedAt.getTime() ?? 0)
      }),
    )
  })
})

describe('what a switch costs', () => {
  const course = (subjectId: number, name: string, core = true) => ({ subjectId, name, core })
  test('names what is dropped, what begins late, and what is still to be chosen', () => {
    const cost = switchCost({
      taken: new Map([
        [1, 'Mathematics'],
        [2, 'Biology'],
        [3, 'Art'],
        [9, 'Games'],
      ]),
      named: new Set([1, 2, 3, 4, 5]),
      to: { courses: [course(1, 'Mathematics'), course(4, 'Science'), course(3, 'Art', false)], choose: 2 },
      weeks: 11,
    })
    expect(cost).toEqual({ dropped: ['Biology'], begun: ['Science'], toChoose: 1, weeks: 11 })
    expect(costWords(cost)).toEqual([
      'Biology would be dropped after 11 weeks of teaching',
      'Science would begin 11 weeks behind the others',
      'One option is still to be chosen',
    ])
  })

  test('says so where nothing is given up', () => {
    expect(costWords({ dropped: [], begun: [], toChoose: 0, weeks: 3 })[0]).toContain('nothing is given up')
  })

  test('weeks of holidays are no weeks of teaching', () => {
    const spells = [
      { kind: 'term', starts: '2026-09-01', ends: '2026-10-23' },
      { kind: 'holiday', starts: '2026-10-24', ends: '2026-11-01' },
      { kind: 'term', starts: '2026-11-02', ends: '2026-12-18' },
    ] as const
    expect(weeksOfSchool(spells, '2026-09-07', '2026-11-09')).toBe(8)
    expect(weeksOfSchool([], '2026-09-07', '2026-11-09')).toBe(9)
  })
})

describe('the audit', () => {
  const placed = Array.from({ length: 80 }, (_, place) => ({
    ...{ pupilId: place, pathway: place % 2 === 0 ? 'Sciences' : 'Open' },
  }))
  test('tells of a group that stands apart, and of nothing where none does', () => {
    const of = (group: (id: number) => string) => [
      { name: 'Sex', of: new Map(placed.map(({ pupilId }) => [pupilId, group(pupilId)])) },
    ]
    expect(
      auditPlaces(
        placed,
        of((id) => (id < 40 ? 'F' : 'M')),
      ).differences,
    ).toEqual([])
    const apart = auditPlaces(
      placed,
      of((id) => (id % 2 === 0 ? 'F' : 'M')),
    ).differences
    expect(apart.some((words) => words.includes('Sex “M”: 0 % on Sciences, of the others 100 % ('))).toBe(
      true,
    )
  })

  test('shows no number of fewer than six, nor one from which it could be worked out', () => {
    const few = [{ name: 'Needs', of: new Map(placed.map(({ pupilId: id }) => [id, id < 3 ? 'K' : 'N'])) }]
    const [table] = auditPlaces(placed, few).tables
    expect(table?.lines[0]).toMatchObject({ group: 'K', pupils: null, on: [null, null] })
  })
})

describe('changes', () => {
  const cycles = [
    { id: 1, name: 'Cycle 1', starts: '2026-09-01', ends: '2026-10-16' },
    { id: 2, name: 'Cycle 2', starts: '2026-10-19', ends: '2026-12-18' },
  ]
  const move = (on: string, pupilId: number, more: Partial<Move> = {}): Move => ({
    ...{ kind: 'set', subjectId: 5, yearGroupId: 9, on, classId: 3, words: '9/1 to 9/2' },
    ...{ pupilIds: [pupilId], ...more },
  })
  test('moves of a kind, subject and year group within a cycle are one change', () => {
    const found = groupMoves(
      [
        move('2026-10-20', 1),
        move('2026-11-02', 2),
        move('2026-09-20', 3),
        move('2026-10-20', 1, { kind: 'course' }),
      ],
      cycles,
    )
    expect(found.map(({ kind, cycleId, first, pupilIds }) => ({ kind, cycleId, first, pupilIds }))).toEqual([
      { kind: 'set', cycleId: 2, first: '2026-10-20', pupilIds: [1, 2] },
      { kind: 'course', cycleId: 2, first: '2026-10-20', pupilIds: [1] },
      { kind: 'set', cycleId: 1, first: '2026-09-20', pupilIds: [3] },
    ])
  })
})

describe('outcomes', () => {
  test('of fewer than six nothing is told', () => {
    expect(averageOf([5, 5, 6, 6, 7])).toBeNull()
    expect(averageOf([5, 5, 6, 6, 7, 7])).toMatchObject({ pupils: 6, value: 6 })
  })

  test('beside pupils who started alike a pathway of strong starters adds nothing of its own', () => {
    // Grades follow the start alone: (start - 100) / 4 + 5, with a wobble that is the same on both sides.
    const rows = Array.from({ length: 60 }, (_, place) => {
      const start = 90 + (place % 20)
      return { on: start > 99, start, grade: (start - 100) / 4 + 5 + (place % 3 === 0 ? 0.3 : -0.15) }
    })
    const found = besideAlike(rows)
    expect(found?.low).toBeLessThan(0)
    expect(found?.high).toBeGreaterThan(0)
  })
})

describe('who waits for a place', () => {
  test('nobody is passed over while there is a place for all who asked earlier and one more', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (ahead, left) => {
        const waiting = Array.from({ length: ahead }, (_, place) => place)
        const passed = passedOver(waiting, left + 1)
        expect(passed).toEqual(waiting.slice(left))
        // Whoever loses a place was offered it, or stood behind somebody who was.
        expect(offered(waiting, left + 1).filter((one) => !passed.includes(one))).toHaveLength(
          Math.min(ahead, left),
        )
      }),
    )
    expect(passedOver([1, 2], placesLeft(null, 400))).toEqual([])
  })
})

describe('key stages', () => {
  const model = (key: string, last3: number) => ({
    ...{ key, name: key },
    stages: [
      { name: 'Key stage 3', first_year: 7, last_year: last3 },
      { name: 'Key stage 4', first_year: last3 + 1, last_year: 11 },
    ],
  })
  const [three, two] = [model('three', 9), model('two', 8)]
  const aDecision = (
    modelKey: string,
    starts: string,
    given: Partial<StageDecision> = {},
  ): StageDecision => ({
    ...{ modelKey, starts, upToYear: 7, fromModel: null, appliedOn: null },
    ...given,
  })
  const decided = { current: 'three', decisions: [aDecision('two', '2027-09-01')] }

  test('older pupils end as they began, younger ones and all who come after go by the other model', () => {
    const rows = stageTable([three, two], decided, {
      ...{ years: [9], starts: ['2026-09-01', '2027-09-01', '2028-09-01', '2029-09-01'] },
    })
    expect(rows[0]?.stages).toEqual(['Key stage 3', 'Key stage 3', 'Key stage 3', 'Key stage 4'])
  })

  test('nobody goes back: once a year group counts by the other model, those after it do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 11 }), fc.integer({ min: 0, max: 6 }), (year, ahead) => {
        const keyAt = (years: number) =>
          modelIn([three, two], decided, { year, starts: `${2026 + years}-09-01` })?.key
        expect(keyAt(ahead) === 'two' ? keyAt(ahead + 1) : 'two').toBe('two')
      }),
    )
  })

  test('put into force year by year, the stages go up with the pupils, and are those foreseen on the day of the decision', () => {
    const applied = (appliedOn: string) => ({
      current: 'two',
      decisions: [aDecision('two', '2027-09-01', { fromModel: 'three', appliedOn })],
    })
    const lastOf3 = (years: number) => {
      const starts = `${2027 + years}-09-01`
      const due = years === 0 ? decided : applied(`${2026 + years}-09-01`)
      expect(stagesOn([three, two], due, starts)).toEqual(stagesOn([three, two], decided, starts))
      return stagesOn([three, two], due, starts)[0]?.last_year
    }
    expect([0, 1, 2, 3].map(lastOf3)).toEqual([9, 9, 8, 8])
  })

  test('a model chosen by hand later stands instead of what was decided before it', () => {
    const decision = aDecision('two', '2027-09-01', { fromModel: 'three', appliedOn: '2027-09-01' })
    const byHand = { current: 'three', decisions: [decision] }
    expect(stillHolds(byHand, decision)).toBe(false)
    expect(modelIn([three, two], byHand, { year: 7, starts: '2028-09-01' })).toBe(three)
    const again = aDecision('two', '2029-09-01', { fromModel: 'three', appliedOn: '2029-09-01' })
    const after = { current: 'two', decisions: [decision, again] }
    expect(modelIn([three, two], after, { year: 9, starts: '2029-09-01' })).toBe(three)
    expect(stillHolds(after, again)).toBe(true)
  })

  test('a decision is due once in each school year from its day on', () => {
    const one = aDecision('two', '2027-09-01')
    const dueOn = (today: string, appliedOn: string | null) =>
      dueDecision([{ ...one, appliedOn }], today)?.on ?? null
    expect([dueOn('2027-08-31', null), dueOn('2027-09-01', null)]).toEqual([null, '2027-09-01'])
    expect(dueOn('2028-03-01', null)).toBe('2027-09-01')
    expect(dueOn('2028-08-31', '2027-09-01')).toBeNull()
    expect(dueOn('2028-09-02', '2027-09-01')).toBe('2028-09-01')
  })

  test('says which years count otherwise and how many cycles are left', () => {
    expect(yearsMoved(three, two, [7, 8, 9, 10])).toEqual([9])
    expect(cyclesToEnd(two, 9, { left: 4, each: 6 })).toBe(16)
    expect(cyclesToEnd(three, 9, { left: 4, each: 6 })).toBe(4)
    expect(cyclesToEnd(three, 3, { left: 4, each: 6 })).toBeNull()
  })
})

test('a family reads why without a figure', () => {
  const words = homeReason('Ada', { byRule: true, reason: 'Key stage 2 average 110, where 108 is asked' })
  expect(words).not.toMatch(/\d/)
  expect(homeReason('Ada', { byRule: false, reason: 'Loves French' })).toContain('Loves French')
})
