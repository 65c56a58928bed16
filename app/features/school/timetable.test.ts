import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import {
  findTimetableDay,
  listLessons,
  listLessonsOn,
  listPeriods,
  listRooms,
} from './queries/timetable.server.ts'
import { listSpare } from './queries/timetable-staff.server.ts'
import { listClashes, listFreeRooms, listFreeStaff } from './queries/timetable-use.server.ts'
import { findBusySpare, findClashes } from './rules/clashes.ts'
import { addDays } from './rules/dates.ts'
import { formatTime, periodWords, timetableWeek } from './rules/timetable.ts'
import { aClass, aLesson, aPeriod, aPupil, aRoom, aSchool, aSpare, aTeacher } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const year = { starts: '2026-09-01', ends: '2027-08-31' }
const spells = [
  { kind: 'term' as const, starts: '2026-09-01', ends: '2026-10-23' },
  { kind: 'holiday' as const, starts: '2026-10-26', ends: '2026-10-30' },
  { kind: 'term' as const, starts: '2026-11-02', ends: '2026-12-18' },
]
const week = (date: string) => timetableWeek(date, { weeks: 2, year, spells })

describe('the weeks of a fortnight', () => {
  test('are counted from the first week with school in it, though the year begins on a Tuesday', () => {
    expect(week('2026-09-01')).toBe(1)
    expect(week('2026-09-04')).toBe(1)
    expect(week('2026-09-07')).toBe(2)
    expect(week('2026-09-14')).toBe(1)
  })

  test('go on after a holiday where they stopped', () => {
    expect(week('2026-10-23')).toBe(2)
    expect(week('2026-10-28')).toBeNull()
    expect(week('2026-11-02')).toBe(1)
    expect(week('2026-11-09')).toBe(2)
  })

  test('are none outside the year, and always the first where there is one', () => {
    expect(week('2026-08-28')).toBeNull()
    expect(timetableWeek('2026-11-09', { weeks: 1, year, spells })).toBe(1)
  })

  test('are three or four where a timetable has so many, holidays left out', () => {
    const of = (weeks: number) =>
      ['2026-09-01', '2026-09-14', '2026-09-21', '2026-10-23', '2026-11-02'].map((date) =>
        timetableWeek(date, { weeks, year, spells }),
      )
    expect(of(3)).toEqual([1, 3, 1, 2, 3])
    expect(of(4)).toEqual([1, 3, 4, 4, 1])
  })

  test('go through a year of which no terms are known', () => {
    expect(timetableWeek('2026-09-14', { weeks: 2, year, spells: [] })).toBe(1)
    expect(timetableWeek('2026-09-21', { weeks: 2, year, spells: [] })).toBe(2)
  })
})

test('whatever the holidays, weeks with school in them come by turns', () => {
  const holiday = fc.record({ from: fc.integer({ min: 0, max: 51 }), weeks: fc.integer({ min: 1, max: 7 }) })
  fc.assert(
    fc.property(fc.array(holiday, { maxLength: 6 }), (holidays) => {
      const spells = holidays.map(({ from, weeks }) => ({
        ...{ kind: 'holiday' as const, starts: addDays('2026-08-31', 7 * from) },
        ends: addDays('2026-08-31', 7 * (from + weeks) - 1),
      }))
      const told = Array.from({ length: 52 }, (_, at) =>
        timetableWeek(addDays('2026-09-01', 7 * at), { weeks: 2, year, spells }),
      ).filter((found) => found !== null)
      expect(told).toEqual(told.map((_, place) => (place % 2) + 1))
    }),
  )
})

test('periods are told as one speaks of them', () => {
  const fourth = { week: 2, weekday: 2, name: '4', lesson: true }
  expect(periodWords(fourth, 2)).toBe('Week 2, Tuesday, period 4')
  expect(periodWords({ ...fourth, name: 'Registration', lesson: false }, 1)).toBe('Tuesday, Registration')
  expect(formatTime(9 * 60 + 5)).toBe('09:05')
})

describe('clashes', () => {
  const at = (classId: number, personIds: number[], roomId: number | null) => ({
    ...{ periodId: 1, classId, personIds, roomId },
  })

  test('a teacher with two classes in different rooms is in two places', () => {
    expect(findClashes([at(1, [7], 3), at(2, [7], 4)])).toEqual([
      { of: 'person', id: 7, periodId: 1, classIds: [1, 2], pupils: 0 },
    ])
  })

  test('two teachers in one room are one room too few', () => {
    expect(findClashes([at(1, [7], 3), at(2, [8], 3)])).toEqual([
      { of: 'room', id: 3, periodId: 1, classIds: [1, 2], pupils: 0 },
    ])
  })

  test('somebody who is kept free and has a lesson is told', () => {
    expect(
      findBusySpare(
        [at(1, [7], 3)],
        [
          { id: 7, periodId: 1 },
          { id: 8, periodId: 1 },
        ],
      ),
    ).toEqual([{ of: 'spare', id: 7, periodId: 1, classIds: [1], pupils: 0 }])
  })

  test('classes taught together in one room by one teacher are none', () => {
    expect(findClashes([at(1, [7], 3), at(2, [7], 3)])).toEqual([])
    expect(findClashes([at(1, [7], 3), { ...at(2, [7], 4), periodId: 2 }])).toEqual([])
  })
})

/** Two classes at two periods of a fortnight with a teacher each; a pupil in the first. */
async function aTimetable() {
  const school = await aSchool(engine.owner)
  return writing(engine.owner, school.org.id, async (db) => {
    const [one, other] = [
      await aClass(db, school, { name: '9MA1' }),
      await aClass(db, school, { name: '9MA2' }),
    ]
    const [first, second] = [
      await aPeriod(db, school, { week: 2, weekday: 2, name: '1' }),
      await aPeriod(db, school, { week: 1, weekday: 2, name: '1' }),
    ]
    const [teacher, colleague] = [
      await aTeacher(db, [one], { familyName: 'Okafor' }),
      await aTeacher(db, [other]),
    ]
    const [lab, room] = [await aRoom(db, { name: 'Lab 1', kind: 'laboratory' }), await aRoom(db)]
    const pupil = await aPupil(db, school, { classIds: [one] })
    await aLesson(db, { classId: one, periodId: first, roomId: lab })
    await aLesson(db, { classId: one, periodId: second, roomId: lab, personId: colleague })
    await aSpare(db, teacher, second)
    return { school, one, other, first, second, teacher, colleague, lab, room, pupil }
  })
}

describe('the lessons', () => {
  test('of a pupil, a class, a room and a member of staff are found in the order of time', async () => {
    const { school, one, first, second, teacher, colleague, lab, pupil } = await aTimetable()
    const found = await reading(engine.owner, school.org.id, async (db) => ({
      pupil: await listLessons(db, { pupilIds: [pupil] }),
      class: await listLessons(db, { classIds: [one] }),
      room: await listLessons(db, { roomId: lab }),
      teacher: await listLessons(db, { personId: teacher }),
      colleague: await listLessons(db, { personId: colleague }),
    }))
    const periods = (lessons: { periodId: number }[]) => lessons.map(({ periodId }) => periodId)
    expect(periods(found.pupil)).toEqual([second, first])
    expect(periods(found.class)).toEqual([second, first])
    expect(periods(found.room)).toEqual([second, first])
    expect(periods(found.teacher)).toEqual([first])
    expect(periods(found.colleague)).toEqual([second])
    expect(found.teacher[0]?.teachers.map(({ familyName }) => familyName)).toEqual(['Okafor'])
  })

  test('of a day are those of its week of the fortnight, and of a day of holiday none', async () => {
    const { school, pupil, first, second } = await aTimetable()
    const found = await reading(engine.owner, school.org.id, async (db) => ({
      // The first week of September and the one after it.
      day: await findTimetableDay(db, '2026-09-08'),
      even: await listLessonsOn(db, { pupilIds: [pupil] }, '2026-09-08'),
      odd: await listLessonsOn(db, { pupilIds: [pupil] }, '2026-09-01'),
      other: await listLessonsOn(db, { pupilIds: [pupil] }, '2026-09-09'),
      before: await listLessonsOn(db, { pupilIds: [pupil] }, '2026-08-25'),
    }))
    expect(found.day).toEqual({ week: 2, weekday: 2, weeks: 2 })
    expect(found.even.map(({ periodId }) => periodId)).toEqual([first])
    expect(found.odd.map(({ periodId }) => periodId)).toEqual([second])
    expect(found.other).toEqual([])
    expect(found.before).toEqual([])
  })

  test('hold from their first day to their last', async () => {
    const { school, other, first, room } = await aTimetable()
    await writing(engine.owner, school.org.id, (db) =>
      aLesson(db, {
        ...{ classId: other, periodId: first, roomId: room, starts: '2026-11-02', ends: '2026-11-30' },
      }),
    )
    const on = (date: string) =>
      reading(
        engine.owner,
        school.org.id,
        async (db) => (await listLessons(db, { classIds: [other] }, date)).length,
      )
    expect([
      await on('2026-11-01'),
      await on('2026-11-02'),
      await on('2026-11-30'),
      await on('2026-12-01'),
    ]).toEqual([0, 1, 1, 0])
  })
})

test('who is free in a period is told, those kept free first, and so are the rooms', async () => {
  const { school, first, second, teacher, colleague, room, lab } = await aTimetable()
  const found = await reading(engine.owner, school.org.id, async (db) => ({
    first: await listFreeStaff(db, first),
    second: await listFreeStaff(db, second),
    rooms: await listFreeRooms(db, first),
    spare: await listSpare(db),
  }))
  expect(found.first.map(({ id, spare }) => ({ id, spare }))).toEqual([{ id: colleague, spare: false }])
  expect(found.second.map(({ id, spare }) => ({ id, spare }))).toEqual([{ id: teacher, spare: true }])
  expect(found.rooms.map(({ id }) => id)).toEqual([room])
  expect(found.rooms.map(({ id }) => id)).not.toContain(lab)
  expect(found.spare.map(({ id, periodId }) => ({ id, periodId }))).toEqual([
    { id: teacher, periodId: second },
  ])
})

test('pupils who are in two classes at once are counted', async () => {
  const { school, one, other, first } = await aTimetable()
  await writing(engine.owner, school.org.id, async (db) => {
    await aPupil(db, school, { classIds: [one, other] })
    await aPupil(db, school, { classIds: [one, other] })
    await aLesson(db, { classId: other, periodId: first })
  })
  const clashes = await reading(engine.owner, school.org.id, (db) => listClashes(db))
  expect(clashes).toEqual([{ of: 'pupils', id: null, periodId: first, classIds: [one, other], pupils: 2 }])
})

test('another school has no period, room or lesson of this one', async () => {
  const { one, pupil } = await aTimetable()
  const stranger = await aSchool(engine.owner)
  const found = await reading(engine.owner, stranger.org.id, async (db) => [
    ...[await listPeriods(db), await listRooms(db), await listSpare(db), await listClashes(db)],
    ...[await listLessons(db, { classIds: [one] }), await listLessons(db, { pupilIds: [pupil] })],
  ])
  expect(found.flat()).toEqual([])
})
