import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listClashes, listPeriods } from '#features/school/api.server.ts'
import { periodWords } from '#features/school/api.ts'
import { aClass, aLesson, aPeriod, aPupil, aRoom, aSchool, aTeacher } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import type { Write } from '../check.server.ts'
import { listRefusals } from '../imports.server.ts'
import { acceptImport, undoImport } from '../settle.server.ts'
import { takeOut } from '../taking.server.ts'
import { checked } from '../testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

/** A school with two classes of mathematics, a teacher each, and what its timetable says. */
async function aSchoolWithClasses() {
  const school = await aSchool(engine.owner)
  const write: Write = (command) => writing(engine.owner, school.org.id, command)
  const ids = await write(async (db) => {
    const one = await aClass(db, school, { name: '9MA1' })
    const other = await aClass(db, school, { name: '9MA2' })
    await aTeacher(db, [one], { familyName: 'Okafor' })
    await aTeacher(db, [other], { familyName: 'Byron' })
    await sql`update person set source_id = upper(left(family_name, 3))
      where org_id = ${db.orgId} and family_name in ('Okafor', 'Byron')`.execute(db)
    return { one, other }
  })
  /** "9MA1 1/2/4 Lab 1 Byron 2026-09-01-": class, week/day/period, room, teacher, from and to. */
  const lessons = async () =>
    (
      await sql<{ said: string }>`
        select concat_ws(' ', c.name, p.week || '/' || p.weekday || '/' || p.name, r.name, n.family_name,
          l.starts::text || '-' || coalesce(l.ends::text, '')) as said
        from timetabled_lesson l
        join period p on p.org_id = l.org_id and p.id = l.period_id
        join class c on c.org_id = l.org_id and c.id = l.class_id
        left join room r on r.org_id = l.org_id and r.id = l.room_id
        left join person n on n.org_id = l.org_id and n.id = l.person_id
        where l.org_id = ${school.org.id}
        order by c.name, l.starts, p.week, p.weekday, p.begins, l.id`.execute(engine.owner)
    ).rows.map(({ said }) => said)
  const refusals = (id: number) => write((db) => listRefusals(db, id))
  return { school, write, lessons, refusals, ...ids }
}

const file = `Class;Week;Day;Period;Begins;Ends;Room;Room type;Staff
9MA1;A;Mon;1;09:00;09:50;Lab 1;Lab;
9MA1;B;Tuesday;P2;10.00;10.50;Room 7;;BYR
9MA2;Week 1;Day 1;2;1000;1050;Room 7;;
9MA2;;Day 7;Period 1;09:00;09:50;;;
`

describe('a timetable', () => {
  test('has up to four weeks, by number, by letter or by days counted through', async () => {
    const { write, lessons } = await aSchoolWithClasses()
    const long = `Class;Week;Day;Period;Begins;Ends
9MA1;3;Mon;1;09:00;09:50
9MA1;D;Tuesday;1;09:00;09:50
9MA2;;Day 15;1;09:00;09:50
`
    await acceptImport(write, (await checked(write, 'timetable', long)).id)
    expect(await lessons()).toEqual([
      ...['9MA1 3/1/1 2026-09-01-', '9MA1 4/2/1 2026-09-01-', '9MA2 3/5/1 2026-09-01-'],
    ])
  })

  test('makes its periods and rooms, and says who is where from the first day of the year', async () => {
    const { write, lessons, school } = await aSchoolWithClasses()
    const one = await checked(write, 'timetable', file)
    expect(one.counts).toEqual({ new: 4, changed: 0, unchanged: 0, refused: 0 })
    expect(await acceptImport(write, one.id)).toEqual({ ok: true })
    expect(await lessons()).toEqual([
      '9MA1 1/1/1 Lab 1 2026-09-01-',
      '9MA1 2/2/2 Room 7 Byron 2026-09-01-',
      '9MA2 1/1/2 Room 7 2026-09-01-',
      '9MA2 2/2/1 2026-09-01-',
    ])
    const periods = await write((db) => listPeriods(db))
    expect(periods.map((period) => periodWords(period, 2))).toEqual([
      'Week 1, Monday, period 1',
      'Week 1, Monday, period 2',
      'Week 2, Tuesday, period 1',
      'Week 2, Tuesday, period 2',
    ])
    const rooms =
      await sql`select name, kind from room where org_id = ${school.org.id} order by name`.execute(
        engine.owner,
      )
    expect(rooms.rows).toEqual([
      { name: 'Lab 1', kind: 'laboratory' },
      { name: 'Room 7', kind: 'classroom' },
    ])
  })

  test('brought in again changes nothing, and what is taken out comes back as it was', async () => {
    const { write, lessons, school } = await aSchoolWithClasses()
    await acceptImport(write, (await checked(write, 'timetable', file)).id)
    expect((await checked(write, 'timetable', file)).counts).toMatchObject({
      new: 0,
      changed: 0,
      unchanged: 4,
    })
    const taken = await reading(engine.owner, school.org.id, (db) =>
      takeOut(db, 'timetable', { slug: school.org.slug, country: 'england' }),
    )
    const out = Buffer.from(taken?.bytes ?? []).toString('utf8')
    expect(taken?.rows).toBe(4)
    expect(out).toContain('9MA1,1,Monday,1,09:00,09:50,Lab 1,Laboratory,')
    const before = await lessons()
    const again = await checked(write, 'timetable', out)
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 4, refused: 0 })
    expect(await lessons()).toEqual(before)
  })

  test('replaces the lessons of its classes from a day on, leaves those of others, and is undone exactly', async () => {
    const { write, lessons } = await aSchoolWithClasses()
    await acceptImport(write, (await checked(write, 'timetable', file)).id)
    const before = await lessons()
    const later = `Class;Week;Day;Period;Room;From
9MA1;1;Monday;1;Lab 1;04/01/2027
9MA1;1;Monday;2;Lab 1;04/01/2027
`
    const one = await checked(write, 'timetable', later)
    expect(one.counts).toMatchObject({ new: 1, changed: 1, refused: 0 })
    expect(await acceptImport(write, one.id)).toEqual({ ok: true })
    expect(await lessons()).toEqual([
      '9MA1 1/1/1 Lab 1 2026-09-01-',
      '9MA1 2/2/2 Room 7 Byron 2026-09-01-2027-01-03',
      '9MA1 1/1/2 Lab 1 2027-01-04-',
      '9MA2 1/1/2 Room 7 2026-09-01-',
      '9MA2 2/2/1 2026-09-01-',
    ])
    expect(await undoImport(write, one.id)).toEqual({ ok: true })
    expect(await lessons()).toEqual(before)
  })

  test('that is to hold from the day the old one began takes its place: the old lessons never held', async () => {
    const { write, lessons } = await aSchoolWithClasses()
    await acceptImport(write, (await checked(write, 'timetable', file)).id)
    const better = `Class;Day;Period;Room;From
9MA1;Monday;1;Room 7;2026-09-01
`
    await acceptImport(write, (await checked(write, 'timetable', better)).id)
    expect((await lessons()).filter((said) => said.startsWith('9MA1'))).toEqual([
      '9MA1 1/1/1 Lab 1 2026-09-01-2026-08-31',
      '9MA1 1/1/1 Room 7 2026-09-01-',
      '9MA1 2/2/2 Room 7 Byron 2026-09-01-2026-08-31',
    ])
  })

  test('is refused by row and column where it cannot be read', async () => {
    const { write, refusals } = await aSchoolWithClasses()
    const wrong = `Class;Week;Day;Period;Begins;Ends;Room;Room type;Staff;From
9XX;1;Mon;1;09:00;09:50;;;;
9MA1;E;Mon;1;09:00;09:50;;;;
9MA1;1;Someday;1;09:00;09:50;;;;
9MA1;1;Mon;;09:00;09:50;;;;
9MA1;1;Mon;1;;;;;;
9MA1;1;Mon;1;9 o'clock;09:50;;;;
9MA1;1;Mon;1;10:00;09:50;;;;
9MA1;1;Mon;1;09:00;09:50;;Cellar;;
9MA1;1;Mon;1;09:00;09:50;;;Nobody;
9MA2;1;Tue;1;09:00;09:50;;;;2026-09-01
9MA2;1;Wed;1;09:00;09:50;;;;2026-10-01
9MA2;1;Tue;1;09:00;09:50;Lab 1;;;2026-09-01
`
    const one = await checked(write, 'timetable', wrong)
    const found = (await refusals(one.id)).map(
      ({ rowNumber, column, why }) => `${rowNumber} ${column}: ${why}`,
    )
    expect(found).toEqual([
      '2 Class: There is no class “9XX” here.',
      '3 Week: “E” is not a week of a timetable: write 1 or 2, or A or B.',
      '4 Day: “Someday” is not a day: write Monday, Mon, or its number in the cycle from 1 to 20.',
      '5 Period: Period is empty.',
      '6 Period: This period is not there yet: to make it, say when it begins and ends.',
      "7 Begins: “9 o'clock” is not a time: write it as 09:05.",
      '8 Ends: A period ends after it begins.',
      expect.stringContaining('9 Room type: “Cellar” is not a kind of room we know'),
      '10 Staff: No member of staff is known as “Nobody”.',
      '11 Class: Another row of this class cannot be read: the class keeps its timetable until all of them can.',
      '12 From: Another row of this class says 2026-09-01: a class changes on one day.',
      '13 Class: Another row of this class cannot be read: the class keeps its timetable until all of them can.',
    ])
    expect(one.counts).toMatchObject({ new: 0, refused: 12 })
  })

  test('with a row that cannot be read leaves its class as it was, whole, and takes in the others', async () => {
    const { write, lessons, refusals } = await aSchoolWithClasses()
    await acceptImport(write, (await checked(write, 'timetable', file)).id)
    const before = await lessons()
    const half = `Class;Week;Day;Period;Begins;Ends;Room;From
9MA1;1;Mon;1;;;Room 7;2027-01-04
9MA1;1;Mon;one past one;;;Room 7;2027-01-04
9MA2;1;Mon;2;;;Lab 1;2027-01-04
`
    const one = await checked(write, 'timetable', half)
    expect((await refusals(one.id)).map(({ rowNumber }) => rowNumber)).toEqual([2, 3])
    await acceptImport(write, one.id)
    const ofClass = (all: string[]) => all.filter((said) => said.startsWith('9MA1'))
    expect(ofClass(await lessons())).toEqual(ofClass(before))
    expect((await lessons()).at(-1)).toBe('9MA2 1/1/2 Lab 1 2027-01-04-')
  })

  test('is refused where a period would lie over another', async () => {
    const { write, refusals } = await aSchoolWithClasses()
    const over = `Class;Week;Day;Period;Begins;Ends
9MA1;1;Tue;1;09:00;09:50
9MA2;1;Tue;2;09:30;10:20
`
    const one = await checked(write, 'timetable', over)
    expect((await refusals(one.id)).map(({ rowNumber, why }) => `${rowNumber} ${why}`)).toEqual([
      '3 Period 1 is at that time already.',
    ])
  })

  test('tells what it puts into two places, takes it in, and the school finds it on the page of clashes', async () => {
    const { write, refusals, school, one, other } = await aSchoolWithClasses()
    await write((db) => aPupil(db, school, { classIds: [one, other] }))
    const clashing = `Class;Day;Period;Begins;Ends;Room;Teacher
9MA1;Mon;1;09:00;09:50;Lab 1;
9MA2;Mon;1;09:00;09:50;Lab 1;OKA
9MA1;Tue;1;09:00;09:50;Lab 1;
9MA2;Tue;1;09:00;09:50;Lab 2;OKA
9MA1;Wed;1;09:00;09:50;Lab 1;
9MA2;Wed;1;09:00;09:50;Lab 1;
`
    const file = await checked(write, 'timetable', clashing)
    expect(file.counts).toMatchObject({ new: 6, refused: 0 })
    const told = (await refusals(file.id)).map(({ rowNumber, column, why, whole }) => ({
      ...{ rowNumber, column, whole, why: why.split('.')[0] },
    }))
    const pupils = '1 of its pupils are in 9MA1 at that time'
    expect(told).toEqual([
      // One teacher with two classes in one room teaches them together.
      { rowNumber: 3, column: 'Class', whole: false, why: pupils },
      { rowNumber: 5, column: 'Teacher', whole: false, why: 'The teacher is in 9MA1 at that time' },
      { rowNumber: 5, column: 'Class', whole: false, why: pupils },
      { rowNumber: 7, column: 'Room', whole: false, why: '9MA1 is in that room at that time' },
      { rowNumber: 7, column: 'Class', whole: false, why: pupils },
    ])
    expect(await acceptImport(write, file.id)).toEqual({ ok: true })
    const clashes = await reading(engine.owner, school.org.id, (db) => listClashes(db))
    expect(clashes.map(({ of }) => of).sort()).toEqual(['person', 'pupils', 'pupils', 'pupils', 'room'])
  })

  test('goes by the rooms and periods that are there, whose times it does not change', async () => {
    const { write, refusals, lessons, school, other } = await aSchoolWithClasses()
    await write(async (db) => {
      const period = await aPeriod(db, school, { name: '1', begins: 540 })
      await aLesson(db, { classId: other, periodId: period, roomId: await aRoom(db, { name: 'Lab 1' }) })
    })
    const one = await checked(
      ...([write, 'timetable'] as const),
      'Class;Day;Period;Begins;Room;Room type\n9MA1;Mon;1;09:15;LAB 1;Lab\n',
    )
    expect((await refusals(one.id)).map(({ why, whole }) => [why.split(':')[0], whole])).toEqual([
      ['Period 1 is from 09', false],
      [
        '9MA2 is in that room at that time. It comes in, and stands among what clashes on the page of the timetable.',
        false,
      ],
    ])
    await acceptImport(write, one.id)
    expect(await lessons()).toEqual(['9MA1 1/1/1 Lab 1 2026-09-01-', '9MA2 1/1/1 Lab 1 2026-09-01-'])
  })

  test('of another school knows nothing of this one’s classes', async () => {
    const { write } = await aSchoolWithClasses()
    await acceptImport(write, (await checked(write, 'timetable', file)).id)
    const stranger = await aSchool(engine.owner)
    const strange: Write = (command) => writing(engine.owner, stranger.org.id, command)
    expect((await checked(strange, 'timetable', file)).counts).toMatchObject({ new: 0, refused: 4 })
    const taken = await reading(engine.owner, stranger.org.id, (db) =>
      takeOut(db, 'timetable', { slug: stranger.org.slug, country: 'england' }),
    )
    expect(taken?.rows).toBe(0)
  })
})
