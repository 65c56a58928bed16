import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRole } from '#features/access/roles.ts'
import { readPackItems } from '#features/measures/api.server.ts'
import { weekdayOf } from '#features/school/api.ts'
import { addressOf } from './rules/address.ts'
import { attendeesOf, isMine, type PostHeld, type Staffing } from './rules/attendance.ts'
import { meetingDays, rhythmWords } from './rules/dates.ts'
import { fitAgenda, moveInOrder } from './rules/fit.ts'
import { dayToAct, lookAgainOn, suggestDecisions } from './rules/suggest.ts'
import { urgentAreas } from './rules/urgent.ts'
import { askOf, shareOf, thenAndNow } from './rules/verdict.ts'
import {
  heardWord,
  meetingFinding,
  outcomeWord,
  partMinutes,
  shareFinding,
  thenAndNowWords,
  titleOf,
  titleText,
} from './rules/words.ts'

const spells = [
  { kind: 'term', starts: '2026-09-01', ends: '2026-10-23' },
  { kind: 'holiday', starts: '2026-10-26', ends: '2026-10-30' },
  { kind: 'term', starts: '2026-11-02', ends: '2026-12-18' },
] as const
const thursdays = { weekday: 4, everyWeeks: 1, starts: '2026-10-08', ends: '2026-11-19' }

describe('the days of a series', () => {
  test('are its weekdays in term; the holiday is skipped', () => {
    expect(meetingDays(thursdays, spells)).toEqual([
      ...['2026-10-08', '2026-10-15', '2026-10-22'],
      ...['2026-11-05', '2026-11-12', '2026-11-19'],
    ])
  })

  test('every second week counts school weeks: the holiday does not turn the rhythm round', () => {
    expect(meetingDays({ ...thursdays, everyWeeks: 2 }, spells)).toEqual([
      ...['2026-10-08', '2026-10-22', '2026-11-12'],
    ])
  })

  test('end with the calendar when the series does not, and are none without one', () => {
    expect(meetingDays({ ...thursdays, ends: null }, spells).at(-1)).toBe('2026-12-17')
    expect(meetingDays({ ...thursdays, ends: null }, [])).toEqual([])
  })

  test('lie on the weekday, within the dates, in a term and no holiday, whatever the rhythm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), (weekday, everyWeeks) => {
        const days = meetingDays({ weekday, everyWeeks, starts: '2026-09-03', ends: null }, spells)
        expect(days.every((day) => weekdayOf(day) === weekday && day >= '2026-09-03')).toBe(true)
        expect(days.every((day) => day < '2026-10-26' || day > '2026-10-30')).toBe(true)
        expect(days).toEqual([...new Set(days)].sort())
      }),
    )
  })

  test('are told as one speaks of them', () => {
    expect(rhythmWords({ weekday: 4, everyWeeks: 1, begins: '13:30', minutes: 180 })).toBe(
      'Thursdays at 13:30 for 3 hours',
    )
    expect(rhythmWords({ weekday: 2, everyWeeks: 2, begins: '15:30', minutes: 60 })).toBe(
      'Every second Tuesday at 15:30 for 60 minutes',
    )
  })
})

describe('an agenda', () => {
  const proposals = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 30 }), must: fc.boolean() }))

  test('never runs over its minutes but for what must be there, and leaves none of that out', () => {
    fc.assert(
      fc.property(proposals, fc.nat(200), (all, minutes) => {
        const { placed, waiting } = fitAgenda(all, minutes)
        const sum = (some: typeof all) => some.reduce((total, one) => total + one.minutes, 0)
        expect(sum(placed)).toBeLessThanOrEqual(Math.max(minutes, sum(all.filter((one) => one.must))))
        expect(waiting.some((one) => one.must)).toBe(false)
        expect(placed.length + waiting.length).toBe(all.length)
      }),
    )
  })

  test('keeps the order of what stands on it', () => {
    fc.assert(
      fc.property(proposals, fc.nat(200), (all, minutes) => {
        const places = fitAgenda(all, minutes).placed.map((one) => all.indexOf(one))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
      }),
    )
  })

  test('moves an item past its neighbour, and no further than the ends', () => {
    expect(moveInOrder([1, 2, 3], 3, 'up')).toEqual([1, 3, 2])
    expect(moveInOrder([1, 2, 3], 1, 'up')).toEqual([1, 2, 3])
    expect(moveInOrder([1, 2, 3], 9, 'down')).toEqual([1, 2, 3])
  })
})

describe('who comes', () => {
  const post = (personId: number, given: Partial<PostHeld>): PostHeld => ({
    ...{ personId, name: `Person ${personId}`, familyName: `P${personId}`, role: 'teacher', title: null },
    ...{ scope: 'organisation', scopeId: null },
    ...given,
  })
  const staffing: Staffing = {
    posts: [
      post(1, { role: 'head' }),
      post(2, { role: 'senior-leader' }),
      post(3, { role: 'senior-leader' }),
      post(4, { role: 'head-of-department', scope: 'department', scopeId: 7 }),
      post(5, { scope: 'own_classes' }),
      post(6, { scope: 'own_classes' }),
    ],
    teachers: [
      { personId: 4, departmentId: 7 },
      { personId: 5, departmentId: 7 },
      { personId: 6, departmentId: 8 },
    ],
    tutors: [{ personId: 6, yearGroupId: 9 }],
    links: [{ personId: 3, departmentId: 7, yearGroupId: null, teacherId: null }],
  }
  const comes = (roles: string[], given = {}) =>
    attendeesOf({ roles, chairRole: 'head', departmentId: null, yearGroupId: null, ...given }, staffing).map(
      (one) => one.personId,
    )

  test('to a meeting of the school: everybody with such a post, the chair first', () => {
    expect(comes(['senior-leader', 'head'])).toEqual([1, 2, 3])
  })

  test('to a department’s: its head, who teaches there, and leaders linked to it, nobody else', () => {
    expect(comes(['head-of-department', 'teacher', 'senior-leader'], { departmentId: 7 })).toEqual([3, 4, 5])
  })

  test('to a year team’s: its tutors', () => {
    expect(comes(['teacher'], { yearGroupId: 9 })).toEqual([6])
  })

  test('what belongs to a leader is the department, the year group or a teacher of theirs', () => {
    const links = [{ personId: 3, departmentId: 7, yearGroupId: null, teacherId: null }]
    expect(isMine(links, { departmentId: 7, yearGroupId: 1, teacherIds: [] })).toBe(true)
    expect(isMine(links, { departmentId: null, yearGroupId: 7, teacherIds: [7] })).toBe(false)
  })
})

describe('a decision', () => {
  const due = { due: '2026-11-10', expectOn: '2026-12-18' }
  const done = { done: 'done', helped: 'too early' } as const

  test('is asked about once it is due, and again once its effect can be seen', () => {
    expect(askOf({ ...due, review: null }, '2026-11-09')).toBeNull()
    expect(askOf({ ...due, review: null }, '2026-11-10')).toBe('done')
    expect(askOf({ ...due, review: { done: 'not yet', helped: null } }, '2026-11-12')).toBe('done')
    expect(askOf({ ...due, review: done }, '2026-12-17')).toBeNull()
    expect(askOf({ ...due, review: done }, '2026-12-18')).toBe('helped')
  })

  test('is asked about no more when it helped, did not, or was given up', () => {
    const settled = [
      { done: 'done', helped: 'helped' },
      { done: 'done', helped: 'did not help' },
      { done: 'given up', helped: null },
    ] as const
    expect(settled.map((review) => askOf({ ...due, review }, '2027-06-01'))).toEqual([null, null, null])
  })

  test('its share counts what was due, done of those, and helped of those judged', () => {
    const share = shareOf(
      [
        { ...due, review: { done: 'done', helped: 'helped' } },
        { ...due, review: { done: 'done', helped: 'did not help' } },
        { ...due, review: done },
        { ...due, review: { done: 'given up', helped: null } },
        { ...due, review: null },
        { ...due, due: '2027-01-01', review: null },
      ],
      '2026-11-24',
    )
    expect(share).toEqual({ all: 6, due: 5, done: 3, judged: 2, helped: 1 })
    expect(shareFinding(share, 'You own')).toBe(
      'You own 6 decisions: 3 of 5 that were due are done, 1 of 2 judged so far helped',
    )
  })

  test('then and now are averages over the same courses: what is known once only counts for nothing', () => {
    const chances = (list: readonly (readonly [number, number, number | null])[]) =>
      list.map(([pupilId, subjectId, reach]) => ({ pupilId, subjectId, reach }))
    const before = chances([
      [1, 1, 0.2],
      [1, 2, 0.4],
      [1, 3, null],
      [2, 1, 0.9],
    ])
    const now = chances([
      [1, 1, 0.5],
      [1, 2, 0.5],
      [1, 3, 0.9],
      [1, 4, 0.9],
    ])
    const all = thenAndNow({ pupilIds: [1], subjectId: null }, before, now)
    expect(all).toEqual({ courses: 2, before: expect.closeTo(0.3), now: 0.5 })
    expect(thenAndNow({ pupilIds: [1], subjectId: 1 }, before, now)).toEqual({
      courses: 1,
      before: 0.2,
      now: 0.5,
    })
    expect(thenAndNow({ pupilIds: [2], subjectId: null }, before, now)).toBeNull()
    expect(thenAndNowWords({ courses: 1, before: 0.2, now: 0.5 }, 'Cycle 2')).toBe(
      'Of 100 pupils with such readings, 20 reached the target then, 50 after Cycle 2.',
    )
  })
})

describe('urgent areas', () => {
  const area = (key: string, findings: number, courses: number) => ({ key, name: key, findings, courses })

  test('are those where far more stands out than their share would bring', () => {
    const areas = [area('a', 14, 100), area('b', 3, 300), area('c', 3, 300), area('d', 4, 300)]
    expect(urgentAreas(areas).map((one) => one.key)).toEqual(['a'])
    expect(urgentAreas(areas)[0]?.usual).toBeCloseTo(2.4)
  })

  test('are none where everything is as usual, or there is nothing', () => {
    expect(urgentAreas([area('a', 5, 100), area('b', 6, 100)])).toEqual([])
    expect(urgentAreas([])).toEqual([])
  })
})

describe('the pack of England', async () => {
  const kinds = await readPackItems('england', 'decision_kind')
  const meetings = await readPackItems('england', 'meeting_kind')

  test('names roles that the table of rights knows', () => {
    expect(meetings.flatMap((kind) => [...kind.roles, kind.chair]).filter((role) => !isRole(role))).toEqual(
      [],
    )
  })

  test('suggests on a pupil who slipped what helps, each with its owner, day and what is then to be seen', () => {
    const people = new Map([
      ['teacher', { id: 1, name: 'Teacher' }],
      ['chair', { id: 2, name: 'Chair' }],
    ])
    const cycles = [{ starts: '2026-11-02', closes: '2026-12-18' }]
    const item = { source: 'finding', pupilId: 5, classId: null, good: false }
    const given = { kinds, people, heldOn: '2026-11-24', cycles, isSchool: () => true }
    const found = suggestDecisions({ ...given, item })
    expect(found.length).toBeGreaterThanOrEqual(4)
    expect(found.length).toBeLessThanOrEqual(9)
    expect(found.find((one) => one.kind === 'teacher-plan')?.owner.name).toBe('Teacher')
    expect(found.find((one) => one.kind === 'talk')?.owner.name).toBe('Chair')
    expect(found[0]).toMatchObject({ due: '2026-12-01', expectOn: '2026-12-18' })
    const good = suggestDecisions({ ...given, item: { ...item, good: true } })
    expect(good.map((one) => one.kind)).toContain('stretch')
    expect(good.map((one) => one.kind)).not.toContain('talk')
    const list = { source: 'unacted', pupilId: null, classId: null, good: false }
    const ofList = suggestDecisions({ ...given, item: list })
    expect(ofList.map((one) => one.kind)).toEqual(['act-on-list', 'share-list'])
  })
})

test('one looks again when the first cycle after the day closes, or six weeks later', () => {
  const cycles = [
    { starts: '2026-11-02', closes: '2026-12-18' },
    { starts: '2026-09-01', closes: '2026-10-23' },
  ]
  expect(lookAgainOn('2026-12-01', cycles)).toBe('2026-12-18')
  expect(lookAgainOn('2027-01-11', cycles)).toBe('2027-02-22')
})

test('what is to be done by a day of the holidays is to be done by the last school day before them', () => {
  const isSchool = (day: string) => day <= '2026-12-20'
  expect(dayToAct('2026-12-03', 14, isSchool)).toBe('2026-12-17')
  expect(dayToAct('2026-12-03', 21, isSchool)).toBe('2026-12-18')
  expect(dayToAct('2026-12-23', 7, isSchool)).toBe('2026-12-30')
})

test('minutes keep what was decided by itself, and what was left with one word together', () => {
  const row = (state: 'decided' | 'carried' | 'dropped', word: string | null) => ({ state, word })
  const left = [1, 2, 3].map(() => row('carried', 'No time was left'))
  const own = [row('decided', null), row('carried', 'Ask the tutor first'), row('dropped', heardWord)]
  expect(partMinutes([...left.slice(0, 1), ...own, ...left.slice(1)])).toEqual({
    told: own,
    left: [{ state: 'carried', word: 'No time was left', rows: left }],
  })
  expect(partMinutes(left.slice(1))).toEqual({ told: left.slice(1), left: [] })
  expect([outcomeWord(row('dropped', heardWord)), outcomeWord(row('dropped', 'Not now'))]).toEqual([
    'heard',
    'dropped',
  ])
})

describe('words', () => {
  const about = { pupil: { name: 'Amina Near', year: 'Year 9' }, className: null, subject: 'Mathematics' }
  const item = { title: null, pupilId: 1, classId: null }

  test('an item out of reach says where it belongs and no more', () => {
    const told = titleOf({ item: { ...item, title: 'Home' }, about, finding: null, asks: null, hidden: true })
    expect(titleText(told)).toBe('A pupil of Year 9')
  })

  test('a decision that is asked about names whom it concerned', () => {
    const asks = { words: 'Plan extra help', subject: 'Mathematics' }
    const told = titleOf({ item, about, finding: null, asks, hidden: false })
    expect(titleText(told)).toBe('Plan extra help (Amina Near, Mathematics): done? Did it help?')
  })

  test('the first line of a meeting says what it will take, how far it is, and what came of it', () => {
    const of = { name: 'SLT', heldOn: '2026-11-24', today: '2026-11-24', minutes: 30 }
    const items = [
      { state: 'decided', minutes: 10 },
      { state: 'open', minutes: 5 },
      { state: 'dropped', minutes: 5 },
    ] as const
    expect(meetingFinding({ ...of, state: 'planned', items })).toBe('SLT, today: 2 items, 15 of 30 minutes')
    expect(meetingFinding({ ...of, state: 'open', items })).toBe('SLT is under way: 1 settled, 1 item open')
    expect(meetingFinding({ ...of, today: '2026-11-25', state: 'closed', items })).toBe(
      'SLT, 24 November: 1 decision',
    )
  })
})

test('an item leads to what it is about, and nowhere for a reader who may not open it', () => {
  const none = { findingId: null, decisionId: null, pupilId: null, classId: null, subjectId: null }
  const path = (item: object, hidden = false, may = true) =>
    addressOf({ ...none, source: 'by hand', hidden, ...item }, () => may)
  expect(path({ findingId: 3, pupilId: 7 })).toBe('/findings/3')
  expect(path({ pupilId: 7 })).toBe('/pupils/7')
  expect(path({ decisionId: 5, pupilId: 7 })).toBe('/meetings/decisions?show=all')
  expect(path({ subjectId: 2 })).toBe('/subjects/2/progress')
  expect(path({ source: 'unacted' })).toBe('/help/unacted')
  expect(path({})).toBeNull()
  expect(path({ findingId: 3, pupilId: 7 }, true)).toBeNull()
  expect(path({ findingId: 3, pupilId: 7 }, false, false)).toBeNull()
})
