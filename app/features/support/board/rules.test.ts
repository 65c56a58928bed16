import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalPdf, normalQuantile } from '#stats/normal.ts'
import { isOn, mostHours, overlaps, refuseHandOver, spanWords } from './rules/handover.ts'
import { hoursWords, refuseOverload, weeklyHours } from './rules/load.ts'
import { neediest, neediestFirst, shortfall } from './rules/needs.ts'
import { findClash, layOutWeek, slotsWanted } from './rules/week.ts'
import { demandWords, lineWords, proposalFinding, proposalLead, weekFinding } from './rules/words.ts'
import { type HeldPlan, worksOf } from './rules/works.ts'

describe('hours', () => {
  test('are sessions with what comes before and after each; what happens once is spread over a cycle', () => {
    const kind = { minutes: 30, staff_minutes: 45 }
    expect(weeklyHours({ timesAWeek: 3, minutes: 30 }, kind)).toBe(2.25)
    expect(weeklyHours({ timesAWeek: 1, minutes: 60 }, kind)).toBe(1.25)
    expect(weeklyHours({ timesAWeek: 0, minutes: 345 }, kind)).toBe(1)
    expect(hoursWords(14.800000000000001)).toBe('14.8')
  })

  test('too many are refused with the numbers; fewer than before never are', () => {
    const ana = { name: 'Ana Reis', used: 14, of: 14.8 }
    expect(refuseOverload({ ...ana, added: 1.5 })).toBe(
      'Ana Reis would have 15.5 hours of help a week and has 14.8: 14 are taken, this is 1.5 more.',
    )
    expect(refuseOverload({ ...ana, added: 0.8 })).toBeNull()
    expect(refuseOverload({ ...ana, used: 16, added: -1 })).toBeNull()
  })
})

describe('a hand-over', () => {
  const asked = { fromId: 1, toId: 2, planIds: [10], starts: '2026-11-30', ends: '2026-12-02' }
  const facts = { today: '2026-11-27', own: 1, loans: [], to: 'Sam Second' }
  const day = fc.integer({ min: 1, max: 28 }).map((date) => `2027-02-${String(date).padStart(2, '0')}`)
  const span = fc.tuple(day, day).map((both) => {
    const [starts = '', ends = ''] = both.toSorted()
    return { starts, ends }
  })

  test('is refused where the one who is to stand in is away on one of its days, or its help is lent on one', () => {
    expect(refuseHandOver(asked, facts)).toBeNull()
    const loan = { planId: 11, fromId: 2, toId: 3, starts: '2026-12-02', ends: '2026-12-02' }
    expect(refuseHandOver(asked, { ...facts, loans: [loan] })).toEqual({
      toId: 'Sam Second is away too, on Wednesday 2 December.',
    })
    expect(refuseHandOver(asked, { ...facts, loans: [{ ...loan, planId: 10, fromId: 1 }] })).toEqual({
      planId: 'One of these is with somebody else on Wednesday 2 December: have it back first.',
    })
    expect(spanWords(asked)).toBe('from Monday 30 November to Wednesday 2 December')
  })

  test('shares a day with another just where there is a day on which both hold', () => {
    const days = Array.from({ length: 28 }, (_, date) => `2027-02-${String(date + 1).padStart(2, '0')}`)
    fc.assert(
      fc.property(span, span, (one, other) => {
        expect(overlaps(one, other)).toBe(days.some((on) => isOn(one, on) && isOn(other, on)))
      }),
    )
  })

  test('finds the most hours somebody has on any of its days, as counted day by day', () => {
    const loan = fc.record({ planId: fc.integer({ min: 1, max: 4 }), span, toId: fc.constantFrom(2, 3) })
    fc.assert(
      fc.property(span, fc.uniqueArray(loan, { selector: ({ planId }) => planId }), (asked, lent) => {
        const plans = [1, 2, 3, 4, 5].map((id) => ({ id, ownerId: id === 5 ? 2 : 1, hours: id }))
        const loans = lent.map(({ span: days, ...one }) => ({ ...one, ...days, fromId: 1 }))
        const on = (date: string) =>
          5 + loans.reduce((sum, one) => sum + (one.toId === 2 && isOn(one, date) ? one.planId : 0), 0)
        const days = Array.from({ length: 28 }, (_, at) => `2027-02-${String(at + 1).padStart(2, '0')}`)
        const most = Math.max(...days.filter((date) => isOn(asked, date)).map(on))
        const meeting = loans.filter((one) => overlaps(one, asked))
        expect(mostHours(2, asked, { plans, loans: meeting })).toBe(most)
      }),
    )
  })
})

describe('need', () => {
  const line = { subjectId: 1, sd: 1, reach: 0.5, status: 'behind' }

  test('is the grades expected short of the target: as summed up over the forecast', () => {
    for (const [sd, reach] of [
      [1, 0.5],
      [0.7, 0.2],
      [1.4, 0.9],
    ] as const) {
      const cut = sd * normalQuantile(1 - reach)
      const step = 0.001
      let sum = 0
      for (let grade = -12; grade < cut; grade += step)
        sum += (cut - grade) * (normalPdf(grade / sd) / sd) * step
      expect(shortfall({ sd, reach })).toBeCloseTo(sum, 2)
    }
  })

  test('falls as the chance of the target rises', () => {
    const chance = fc.double({ min: 0.002, max: 0.998, noNaN: true })
    fc.assert(
      fc.property(chance, chance, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(shortfall({ sd: 1, reach: low })).toBeGreaterThanOrEqual(shortfall({ sd: 1, reach: high }))
      }),
    )
  })

  test('is where something was found, else where a pupil is furthest behind; nobody on course is in need', () => {
    const worse = { ...line, subjectId: 2, reach: 0.1 }
    expect(neediest([line, worse], undefined)?.subjectId).toBe(2)
    expect(neediest([line, worse], { findingId: 9, kind: 'fall', subjectId: 1 })).toMatchObject({
      ...{ subjectId: 1, found: 'fall' },
    })
    expect(neediest([{ ...line, status: 'on_course' }], undefined)).toBeNull()
  })

  test('those helped now come first, then what was found, then the furthest behind', () => {
    const one = (pupilId: number, grades: number, findingId: number | null = null) => {
      const where = { year: 'Year 9', stage: '3', subjectId: 1, found: 'behind', hoursHad: 0 }
      return { ...where, pupilId, grades, findingId }
    }
    const needs = [one(1, 2), one(2, 0.1, 7), one(3, 0.2), one(4, 3)]
    const first = (most: number) => neediestFirst(needs, new Set([3]), most).map(({ pupilId }) => pupilId)
    expect(first(3)).toEqual([3, 2, 4])
    expect(first(0)).toEqual([3])
  })
})

describe('accepting', () => {
  const open = { settled: null, planId: null, piece: null, wasPlanId: null, managerId: null }
  const plans = new Map<number, HeldPlan>([[5, { id: 5, ownerId: 1, pupilIds: [10, 11] }]])
  const moves = (pupilId: number, piece: number) => {
    return { ...open, pupilId, change: 'moves' as const, piece, managerId: 2, wasPlanId: 5 }
  }

  test('hands help over whole where all of it moves together, and newcomers join it', () => {
    const lines = [
      moves(10, 1),
      moves(11, 1),
      { ...open, pupilId: 12, change: 'begins' as const, piece: 1, managerId: 2 },
    ]
    expect(worksOf(lines, lines, plans)).toEqual([
      { do: 'give', planId: 5, managerId: 2, pupilIds: [10, 11] },
      { do: 'join', planId: 5, pupilIds: [12] },
    ])
  })

  test('lets one who moves alone leave, and begins help that follows what there was', () => {
    const lines = [
      moves(10, 1),
      { ...open, pupilId: 11, change: 'stays' as const, piece: 2, wasPlanId: 5, managerId: 1 },
    ]
    expect(worksOf(lines, lines.slice(0, 1), plans)).toEqual([
      { do: 'leave', planId: 5, pupilIds: [10], ends: null },
      { do: 'start', managerId: 2, pupilIds: [10], beforeId: 5 },
    ])
  })

  test('ends help that nobody stays in', () => {
    const ends = [10, 11].map((pupilId) => ({ ...open, pupilId, change: 'ends' as const, wasPlanId: 5 }))
    expect(worksOf(ends, ends, plans)).toEqual([{ do: 'leave', planId: 5, pupilIds: [10, 11], ends: 'stop' }])
  })

  test('joins those who stay, or who were accepted before', () => {
    const stays = { ...open, pupilId: 10, change: 'stays' as const, piece: 3, wasPlanId: 5, managerId: 1 }
    const begins = (pupilId: number, piece: number) => {
      return { ...open, pupilId, change: 'begins' as const, piece, managerId: 1 }
    }
    const before = { ...begins(20, 4), settled: 'accepted' as const, planId: 8 }
    const chosen = [begins(12, 3), begins(21, 4)]
    expect(worksOf([stays, before, ...chosen], chosen, plans)).toEqual([
      { do: 'join', planId: 5, pupilIds: [12] },
      { do: 'join', planId: 8, pupilIds: [21] },
    ])
  })
})

describe('a week', () => {
  const meeting = fc.record({
    timesAWeek: fc.constantFrom(0, 0.5, 1, 2, 3, 5),
    minutes: fc.constantFrom(20, 30, 60, 120),
    pupilIds: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
  })

  test('puts neither a manager nor a pupil in two places, and no plan on one day twice', () => {
    fc.assert(
      fc.property(
        fc.array(meeting, { maxLength: 8 }),
        fc.array(meeting, { maxLength: 4 }),
        (mine, theirs) => {
          const named = (list: typeof mine, from: number) =>
            list.map((one, place) => ({ ...one, planId: from + place, title: '' }))
          const [own, others] = [named(mine, 1), named(theirs, 100)]
          const held = (slots: ReturnType<typeof layOutWeek>, of: typeof own) =>
            slots.map((slot) => {
              const { minutes = 0, pupilIds = [] } = of.find(({ planId }) => planId === slot.planId) ?? {}
              return { ...slot, minutes, pupilIds }
            })
          const taken = held(layOutWeek(others, { own: [], others: [] }), others)
          const placed = held(layOutWeek(own, { own: [], others: taken }), own)
          for (const slot of placed) {
            const rest = placed.filter((one) => one !== slot)
            expect(findClash(slot, { own: rest, others: taken })).toBeNull()
            expect(rest.some((one) => one.planId === slot.planId && one.weekday === slot.weekday)).toBe(false)
          }
          for (const one of own)
            expect(placed.filter(({ planId }) => planId === one.planId).length).toBeLessThanOrEqual(
              slotsWanted(one),
            )
        },
      ),
    )
  })

  test('that has room gives everything its place', () => {
    const plan = { planId: 1, title: 'Mentoring', timesAWeek: 2, minutes: 30, pupilIds: [1] }
    expect(layOutWeek([plan], { own: [], others: [] })).toEqual([
      { planId: 1, weekday: 1, begins: 510 },
      { planId: 1, weekday: 2, begins: 510 },
    ])
  })
})

describe('words', () => {
  const nameOf = (id: number) => `Pupil ${id}`
  const line = { given: 'Jay', from: 'Ana', to: 'Sam', was: 'Mentoring', help: 'Mentoring' }

  test('each change says its reason', () => {
    const hours = { kind: 'hours' as const, used: 14.8, of: 14.8, instead: ['3', '4'] }
    expect(lineWords({ ...line, change: 'moves', why: hours }, nameOf)).toBe(
      'Jay moves from Ana to Sam because 14.8 of Ana’s 14.8 hours are taken, newly by Pupil 3 and Pupil 4, for whom an hour brings more',
    )
    expect(lineWords({ ...line, change: 'moves', why: { kind: 'vetoed' } }, nameOf)).toBe(
      'Jay moves from Ana to Sam because Jay is not to be with Ana',
    )
    const reason = { kind: 'hours', worthAnHour: 20, price: 31 } as const
    expect(
      lineWords({ ...line, to: null, help: null, change: 'ends', why: { kind: 'left out', reason } }, nameOf),
    ).toBe('Jay’s mentoring, with Ana, ends because an hour brings 20 points here and 31 points elsewhere')
  })

  test('what clashes is named', () => {
    const manager = (id: number) => `Manager ${id}`
    expect(demandWords({ kind: 'pin', pin: { pupil: '3', manager: '7' } }, { pupil: nameOf, manager })).toBe(
      'Pupil 3 is pinned to Manager 7',
    )
    expect(demandWords({ kind: 'fewest', year: 'Year 9', fewest: 1 }, { pupil: nameOf, manager })).toBe(
      'at least 1 pupil of Year 9',
    )
  })

  test('a proposal begins with what it changes', () => {
    const lines = [
      { change: 'begins' },
      { change: 'begins' },
      { change: 'stays' },
      { change: 'waits' },
    ] as const
    expect(proposalFinding({ state: 'proposed', cycle: 'Cycle 2', lines })).toBe(
      '3 pupils helped after Cycle 2: 2 begin, 1 stays, 1 waits',
    )
  })

  test('that is closed is not offered as if it could still be accepted', () => {
    expect(proposalLead({ state: 'settled', settledOn: '2026-10-07' })).toMatch(/^Closed on 7 October/)
    expect(proposalLead({ state: 'proposed', settledOn: null })).toContain('until it is accepted')
  })
})

describe('a week of help', () => {
  test('has hours left for a learning manager, and none for anybody else on the staff', () => {
    const week = { lines: [], used: 0, of: 14.8, away: [] }
    expect(weekFinding('You', week, true)).toBe(
      'You have no plans of help: 0 of 14.8 hours a week, 14.8 left',
    )
    expect(weekFinding('You', week, false)).toBe('You run no help just now')
    const one = { ...week, lines: [{ missing: 0 }], used: 1.5 }
    expect(weekFinding('You', one, false)).toBe('You have 1 plan of help: 1.5 hours a week')
  })
})
