import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type OrgWriter, type Reach, writeAs } from '#features/access/api.server.ts'
import { findReach } from '#features/access/reach.server.ts'
import type { Post } from '#features/access/rules/posts.ts'
import { anAsker, aPerson, aPost, reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listNotices } from '#features/notices/api.server.ts'
import { aClass, aPupil, aSchool, aTeacher, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { setCeiling } from './commands/burden.server.ts'
import { closeCycle } from './commands/close.server.ts'
import { endCover, nameCover } from './commands/cover.server.ts'
import { carryOn, removeDeadline, setDeadline, setReminderDays } from './commands/deadlines.server.ts'
import { saveMarks } from './commands/mark.server.ts'
import { changeCycle } from './commands/plan.server.ts'
import { remind, type Whom } from './commands/remind.server.ts'
import { planCycles, usualCount } from './commands/year.server.ts'
import { remindDue } from './jobs.server.ts'
import { listCellCosts, listPersonMinutes } from './queries/burden.server.ts'
import { listClassStates } from './queries/chase.server.ts'
import { listCovers } from './queries/covers.server.ts'
import { getCycle, listCycles } from './queries/cycles.server.ts'
import { listDeadlines, listReminderDays, listReminders, listRounds } from './queries/deadlines.server.ts'
import { listFieldRows } from './queries/fields.server.ts'
import { aCycle } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const write = <T>(school: School, command: Parameters<typeof writing<T>>[2]) =>
  writing(engine.owner, school.org.id, command)
const read = <T>(school: School, query: Parameters<typeof reading<T>>[2]) =>
  reading(engine.owner, school.org.id, query)
const asAt = <T>(school: School, at: string, command: (db: OrgWriter) => Promise<T>, personId?: number) => {
  const asker = anAsker(school.org.id, { now: new Date(at), today: at.slice(0, 10) })
  return writeAs(engine.owner, { ...asker, personId: personId ?? null }, command)
}

/** A school with a class of two pupils and its teacher in an open cycle that is due on 18 December. */
async function aRunningSchool() {
  const school = await aSchool(engine.owner)
  return write(school, async (db) => {
    const classId = await aClass(db, school, { name: '9x' })
    const pupils = [
      await aPupil(db, school, { classIds: [classId] }),
      await aPupil(db, school, { classIds: [classId] }),
    ]
    const teacher = await aTeacher(db, [classId], { familyName: 'Hill' })
    return { school, classId, pupils, teacher, cycleId: await aCycle(db, school) }
  })
}
type Made = Awaited<ReturnType<typeof aRunningSchool>>
const base = '/here'

const fill = async ({ school, cycleId, classId, pupils }: Made) =>
  write(school, (db) =>
    saveMarks(
      db,
      everyone,
      { cycleId, classId, country: 'england' },
      pupils.flatMap((pupilId) => [
        { pupilId, field: 'judgement', value: '5', before: '' },
        { pupilId, field: 'effort', value: '2', before: '' },
      ]),
    ),
  )

describe('deadlines', () => {
  test('of a year group or a department hold for its classes, and can be taken away', async () => {
    const made = await aRunningSchool()
    const { school, cycleId } = made
    const states = async () => read(school, async (db) => listClassStates(db, await getCycle(db, cycleId)))
    const wish = { yearGroupId: school.year9, departmentId: null, closes: '2026-12-04' }
    expect(await write(school, (db) => setDeadline(db, cycleId, wish))).toEqual({ ok: true })
    expect((await states())[0]?.closes).toBe('2026-12-04')
    const own = { yearGroupId: null, departmentId: school.departmentId, closes: '2026-12-11' }
    await write(school, (db) => setDeadline(db, cycleId, own))
    expect((await states())[0]?.closes).toBe('2026-12-11')
    await write(school, (db) => setDeadline(db, cycleId, { ...own, closes: '2026-12-10' }))
    const kept = await read(school, (db) => listDeadlines(db, cycleId))
    expect(kept.map((one) => one.closes)).toEqual(['2026-12-04', '2026-12-10'])
    await write(school, (db) => removeDeadline(db, cycleId, kept[1]?.id ?? -1))
    expect((await states())[0]?.closes).toBe('2026-12-04')
  })

  test('outside the cycle, of nothing, or of another school’s year group are refused', async () => {
    const { school, cycleId } = await aRunningSchool()
    const other = await aRunningSchool()
    const set = (wish: object) =>
      write(school, (db) =>
        setDeadline(db, cycleId, {
          ...{ yearGroupId: school.year9, departmentId: null, closes: '2026-12-04' },
          ...wish,
        }),
      )
    expect(await set({ closes: '2027-02-01' })).toMatchObject({ ok: false })
    expect(await set({ closes: '2026-08-01' })).toMatchObject({ ok: false })
    expect(await set({ yearGroupId: null })).toMatchObject({ ok: false })
    await expect(set({ yearGroupId: other.school.year9 })).rejects.toMatchObject({ status: 404 })
    await expect(write(other.school, (db) => removeDeadline(db, cycleId, 1))).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('what a cycle is', () => {
  const handOver = async () => {
    const made = await aRunningSchool()
    const { school, cycleId } = made
    await write(school, async (db) => {
      await setReminderDays(db, cycleId, [5, 1])
      await setDeadline(db, cycleId, {
        ...{ yearGroupId: school.year9, departmentId: school.departmentId, closes: '2026-12-16' },
      })
    })
    return made
  }

  test('is handed on to the planned cycles after it, deadlines as many days from the last', async () => {
    const { school, cycleId } = await handOver()
    const next = await write(school, (db) =>
      aCycle(db, school, { number: 2, state: 'planned', starts: '2027-01-04', ends: '2027-02-12' }),
    )
    expect(await write(school, (db) => carryOn(db, cycleId))).toBe(1)
    const got = await read(school, async (db) => ({
      deadlines: await listDeadlines(db, next),
      days: await listReminderDays(db, next),
    }))
    expect(got.deadlines.map((one) => one.closes)).toEqual(['2027-02-10'])
    expect(got.days).toEqual([5, 1])
  })

  test('is what the next year is planned from: groups, fields, deadlines, reminders, and how many', async () => {
    const { school } = await handOver()
    const yearId = await write(school, async (db) => {
      const row = await db
        .insertInto('academic_year')
        .values({ org_id: db.orgId, name: '2027/28', starts: '2027-09-01', ends: '2028-08-31' })
        .returning('id')
        .executeTakeFirstOrThrow()
      return row.id
    })
    expect(await read(school, (db) => usualCount(db, yearId))).toBe(1)
    const wish = { academicYearId: yearId, count: 2, country: 'england' }
    expect(await write(school, (db) => planCycles(db, wish))).toEqual({ ok: true })
    const planned = await read(school, async (db) => {
      const [first] = await listCycles(db, { academicYearId: yearId })
      return {
        first,
        deadlines: await listDeadlines(db, first?.id ?? -1),
        days: await listReminderDays(db, first?.id ?? -1),
        fields: await listFieldRows(db, first?.id ?? -1),
      }
    })
    expect(planned.first?.yearGroupIds).toEqual([school.year9])
    expect(planned.days).toEqual([5, 1])
    expect(planned.fields.map((field) => field.key)).toEqual(['judgement', 'effort', 'flags', 'comment'])
    expect(planned.deadlines).toHaveLength(1)
    expect((planned.deadlines[0]?.closes ?? '') < (planned.first?.closes ?? '')).toBe(true)
  })
})

describe('a reminder', () => {
  const press = ({ school, cycleId }: Made, wish: Whom & { again?: boolean } = {}, reach = everyone) =>
    write(school, (db) => remind(db, reach, { cycleId, base, again: false, ...wish }))

  test('tells who is behind in the product, and is in the log with its giver', async () => {
    const made = await aRunningSchool()
    const { school, cycleId, teacher } = made
    const head = await write(school, (db) => aPerson(db, { familyName: 'Head' }))
    const done = await asAt(
      school,
      '2026-11-24T10:00:00Z',
      (db) => remind(db, everyone, { cycleId, base, again: false }),
      head,
    )
    expect(done).toMatchObject({ ok: true, reminded: [expect.stringContaining('Hill')] })
    const [notice] = await read(school, (db) => listNotices(db, teacher))
    expect(notice?.words).toBe('Cycle 1: 2 pupils in 9x without a full entry; due by 18 December.')
    expect(notice?.link).toBe(`/here/classes/${made.classId}/enter?cycle=${cycleId}`)
    const [line] = await read(school, (db) => listReminders(db, cycleId, 'all'))
    expect(line).toMatchObject({ personId: teacher, classes: 1, missing: 2, byClock: false })
    expect(line?.by).toContain('Head')
  })

  test('asks for nothing any more once the cycle is closed', async () => {
    const made = await aRunningSchool()
    const { school, cycleId, teacher } = made
    await press(made)
    const unread = () => read(school, (db) => listNotices(db, teacher, { unread: true }))
    expect(await unread()).toHaveLength(1)
    expect(await write(school, (db) => closeCycle(db, cycleId, { reason: '' }))).toMatchObject({ ok: false })
    expect(await unread()).toHaveLength(1)
    await write(school, (db) => closeCycle(db, cycleId, { reason: 'Nobody was here' }))
    expect(await unread()).toEqual([])
  })

  test('within a day of the last asks first, and then only does it when told', async () => {
    const made = await aRunningSchool()
    expect(await press(made)).toMatchObject({ ok: true })
    expect(await press(made)).toMatchObject({ ok: false, lately: [expect.stringContaining('Hill')] })
    expect(await press(made, { again: true })).toMatchObject({ ok: true })
    const { school, cycleId } = made
    expect(
      await asAt(school, '2026-11-25T10:00:01Z', (db) =>
        remind(db, everyone, { cycleId, base, again: false }),
      ),
    ).toMatchObject({ ok: true })
    expect(await read(school, (db) => listReminders(db, cycleId, 'all'))).toHaveLength(3)
  })

  test('of two who press at once only one goes through', async () => {
    const made = await aRunningSchool()
    const answers = await Promise.all([press(made), press(made)])
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    expect(await read(made.school, (db) => listReminders(db, made.cycleId, 'all'))).toHaveLength(1)
  })

  test('reaches one person, one department or all, and only within reach', async () => {
    const made = await aRunningSchool()
    const { school, teacher } = made
    expect(await press(made, { departmentId: 999_999 })).toMatchObject({ ok: false })
    await expect(press(made, { personId: 999_999 })).rejects.toMatchObject({ status: 404 })
    const none: Reach = { pupils: [], classes: [] }
    await expect(press(made, { personId: teacher }, none)).rejects.toMatchObject({ status: 404 })
    expect(await press(made, {}, none)).toMatchObject({ ok: false, why: expect.any(String) })
    expect(await press(made, { departmentId: school.departmentId })).toMatchObject({ ok: true })
    const other = await aRunningSchool()
    await expect(press({ ...made, cycleId: other.cycleId })).rejects.toMatchObject({ status: 404 })
  })

  test('does not go to somebody who is done', async () => {
    const made = await aRunningSchool()
    await fill(made)
    expect(await press(made)).toEqual({
      ok: false,
      why: 'Nobody is behind there any more: nothing was sent.',
    })
  })
})

describe('the clock', () => {
  const run = (at: string) => remindDue(engine.owner, new Date(at))

  test('reminds once for each day before a deadline, in working hours, however often it runs', async () => {
    const made = await aRunningSchool()
    const { school, cycleId } = made
    await write(school, (db) => setReminderDays(db, cycleId, [7, 1]))
    const count = async () => (await read(school, (db) => listReminders(db, cycleId, 'all'))).length
    await run('2026-12-10T10:00:00Z')
    expect(await count()).toBe(0)
    await run('2026-12-11T06:30:00Z')
    await run('2026-12-11T18:30:00Z')
    expect(await count()).toBe(0)
    await Promise.all([run('2026-12-11T10:00:00Z'), run('2026-12-11T10:00:00Z')])
    await run('2026-12-11T10:01:00Z')
    await run('2026-12-14T09:00:00Z')
    expect(await count()).toBe(1)
    await run('2026-12-17T09:00:00Z')
    await run('2026-12-18T09:00:00Z')
    expect(await count()).toBe(2)
    expect(await read(school, (db) => listRounds(db, cycleId))).toMatchObject([
      { daysBefore: 1, people: 1 },
      { daysBefore: 7, people: 1 },
    ])
    await fill(made)
  })

  test('that stood still over both days sends the later reminder alone, and none after the deadline', async () => {
    const made = await aRunningSchool()
    const { school, cycleId } = made
    await write(school, (db) => setReminderDays(db, cycleId, [7, 3, 1]))
    await run('2026-12-17T12:00:00Z')
    const rounds = await read(school, (db) => listRounds(db, cycleId))
    expect(rounds.map((one) => one.daysBefore)).toEqual([1])
    const late = await aRunningSchool()
    await write(late.school, (db) => setReminderDays(db, late.cycleId, [1]))
    await run('2026-12-21T12:00:00Z')
    expect(await read(late.school, (db) => listRounds(db, late.cycleId))).toEqual([])
  })

  test('reminds who covers a class in place of its teacher', async () => {
    const { school, cycleId, classId, teacher } = await aRunningSchool()
    const cover = await write(school, async (db) => {
      await setReminderDays(db, cycleId, [7])
      const person = await aTeacher(db)
      const wish = { classId, personId: person, absentId: teacher, reason: 'a course' }
      await nameCover(db, base, { ...wish, starts: '2026-12-07', ends: '2026-12-18' })
      return person
    })
    await run('2026-12-11T10:00:00Z')
    const log = await read(school, (db) => listReminders(db, cycleId, 'all'))
    expect(log.map((one) => one.personId)).toEqual([cover])
  })
})

describe('cover', () => {
  const dates = { starts: '2026-11-24', ends: '2026-12-04' }
  const reachOn = async ({ school }: Made, personId: number, today: string) => {
    const posts = await read(school, (db) =>
      db
        .selectFrom('post')
        .selectAll()
        .where('org_id', '=', db.orgId)
        .where('person_id', '=', personId)
        .execute(),
    )
    const current = posts.filter((post) => post.starts <= today && (post.ends === null || post.ends >= today))
    return asAt(school, `${today}T10:00:00Z`, (db) =>
      findReach(
        db,
        current.map((post) => ({ ...post, scopeId: post.scope_id, personId }) as unknown as Post),
      ),
    )
  }

  test('opens the class and its pupils from the first day to the last, and closes by itself', async () => {
    const made = await aRunningSchool()
    const { school, classId, teacher, pupils } = made
    const person = await write(school, async (db) => {
      const id = await aPerson(db, { familyName: 'Stand-in' })
      await aPost(db, id, 'support-assistant', { scope: 'caseload' })
      return id
    })
    const wish = { classId, personId: person, absentId: teacher, reason: 'illness', ...dates }
    expect(await write(school, (db) => nameCover(db, base, wish))).toEqual({ ok: true })
    expect(await reachOn(made, person, '2026-11-24')).toMatchObject({ classes: [classId] })
    expect((await reachOn(made, person, '2026-12-04')).pupils).toEqual(expect.arrayContaining(pupils))
    expect((await reachOn(made, person, '2026-12-05')).classes).toEqual([])
    expect(await read(school, (db) => listNotices(db, person))).toHaveLength(1)
    const events = await read(school, (db) =>
      db.selectFrom('audit_event').select('action').where('org_id', '=', db.orgId).execute(),
    )
    expect(events.map((event) => event.action)).toEqual(
      expect.arrayContaining(['access.appointed', 'cycle.cover-named']),
    )
  })

  test('can be ended at once, also before it began', async () => {
    const made = await aRunningSchool()
    const { school, classId, teacher } = made
    const person = await write(school, (db) => aTeacher(db))
    const wish = { classId, personId: person, absentId: teacher, reason: 'illness' }
    await write(school, (db) => nameCover(db, base, { ...wish, starts: '2026-11-30', ends: '2026-12-04' }))
    const [cover] = await read(school, (db) => listCovers(db, { from: '2026-11-24' }))
    expect(await write(school, (db) => endCover(db, cover?.postId ?? -1))).toEqual({ ok: true })
    expect((await reachOn(made, person, '2026-11-30')).classes).toEqual([])
    await expect(write(school, (db) => endCover(db, cover?.postId ?? -1))).rejects.toMatchObject({
      status: 404,
    })
  })

  test('is refused to a guardian, to the teacher, twice, too long, or for a class of another school', async () => {
    const made = await aRunningSchool()
    const other = await aRunningSchool()
    const { school, classId, teacher } = made
    const [person, guardian] = await write(school, async (db) => {
      const one = await aTeacher(db)
      const two = await aPerson(db)
      await aPost(db, two, 'guardian', { scope: 'own_children' })
      return [one, two]
    })
    const name = (wish: object) =>
      write(school, (db) =>
        nameCover(db, base, {
          ...{ classId, personId: person ?? -1, absentId: teacher, reason: 'illness', ...dates },
          ...wish,
        }),
      )
    await expect(name({ personId: guardian })).rejects.toMatchObject({ status: 404 })
    await expect(name({ personId: other.teacher })).rejects.toMatchObject({ status: 404 })
    await expect(name({ classId: other.classId })).rejects.toMatchObject({ status: 404 })
    await expect(name({ absentId: guardian })).rejects.toMatchObject({ status: 404 })
    expect(await name({ personId: teacher })).toMatchObject({ ok: false })
    expect(await name({ ends: '2027-06-01' })).toMatchObject({ ok: false })
    expect(await name({ ends: '2026-11-23', starts: '2026-11-20' })).toMatchObject({ ok: false })
    expect(await name({})).toEqual({ ok: true })
    expect(await name({})).toMatchObject({ ok: false })
  })
})

describe('burden', () => {
  const saveAt = (made: Made, at: string, cell: object, personId = made.teacher) =>
    asAt(
      made.school,
      at,
      (db) =>
        saveMarks(db, everyone, { cycleId: made.cycleId, classId: made.classId, country: 'england' }, [
          { pupilId: made.pupils[0] ?? -1, field: 'judgement', value: '5', before: '', ...cell },
        ]),
      personId,
    )
  const minutesOf = async ({ school }: Made) => read(school, (db) => listPersonMinutes(db, school.yearId))

  test('is the time from one save to the next; a pause is not counted, and refused marks are not', async () => {
    const made = await aRunningSchool()
    await saveAt(made, '2026-11-24T10:00:00Z', {})
    await saveAt(made, '2026-11-24T10:00:09Z', { field: 'effort', value: '2' })
    await saveAt(made, '2026-11-24T10:00:15Z', { pupilId: made.pupils[1], value: '99' })
    await saveAt(made, '2026-11-24T10:00:20Z', { pupilId: made.pupils[1] })
    await saveAt(made, '2026-11-24T11:00:00Z', { pupilId: made.pupils[1], field: 'effort', value: '1' })
    await saveAt(made, '2026-11-24T10:59:00Z', {
      pupilId: made.pupils[1],
      field: 'effort',
      value: '2',
      before: '1',
    })
    const [line] = await minutesOf(made)
    // 15 for the first, 9, 11 (the refused save in between is none), 15 after the pause, 15 as the clock went back.
    expect(line).toMatchObject({ personId: made.teacher, cells: 5 })
    expect((line?.minutes ?? 0) * 60).toBeCloseTo(15 + 9 + 11 + 15 + 15, 3)
  })

  test('of a pasted block is counted once, spread over its cells', async () => {
    const made = await aRunningSchool()
    await asAt(
      made.school,
      '2026-11-24T10:00:00Z',
      (db) =>
        saveMarks(
          db,
          everyone,
          { cycleId: made.cycleId, classId: made.classId, country: 'england' },
          made.pupils.map((pupilId) => ({ pupilId, field: 'effort', value: '3', before: '' })),
        ),
      made.teacher,
    )
    const [line] = await minutesOf(made)
    expect(line?.cells).toBe(2)
    expect((line?.minutes ?? 0) * 60).toBeCloseTo(15, 3)
  })

  test('a field that must be filled and breaks the ceiling is refused with the numbers, unless another goes', async () => {
    const made = await aRunningSchool()
    const { school } = made
    const planned = await write(school, async (db) => {
      await setCeiling(db, { minutes: 1, collections: null })
      return aCycle(db, school, { number: 2, state: 'planned', starts: '2027-01-04', ends: '2027-02-12' })
    })
    const change = (fields: string[], compulsory: string[]) =>
      write(school, (db) =>
        changeCycle(db, planned, {
          ...{ name: 'Cycle 2', starts: '2027-01-04', ends: '2027-02-12', opens: '2027-01-04' },
          ...{ closes: '2027-02-12', yearGroupIds: [school.year9], fields, compulsory, country: 'england' },
        }),
      )
    const refused = await change(['judgement', 'effort', 'comment'], ['effort', 'comment'])
    expect(refused).toEqual({
      ok: false,
      errors: {
        fields:
          'Comment: 40 seconds a cell (an assumption until some are measured) × 2 pupils × 2 cycles = 3 minutes a year. With it the teacher in the middle comes to 3 minutes a year, and your school’s ceiling is 1. Let another field go, or change the ceiling.',
      },
    })
    expect(await change(['judgement', 'comment'], [])).toEqual({ ok: true })
    await write(school, (db) => setCeiling(db, { minutes: 5, collections: null }))
    expect(await change(['judgement', 'comment'], ['comment'])).toEqual({ ok: true })
    await write(school, (db) => setCeiling(db, { minutes: 1, collections: null }))
    expect(await change(['judgement', 'effort'], ['effort'])).toEqual({ ok: true })
  })

  test('a year is not planned with more collections than the ceiling', async () => {
    const school = await aSchool(engine.owner)
    await write(school, (db) => setCeiling(db, { minutes: null, collections: 3 }))
    const plan = (count: number) =>
      write(school, (db) => planCycles(db, { academicYearId: school.yearId, count, country: 'england' }))
    expect(await plan(6)).toMatchObject({ errors: { count: expect.stringContaining('at most 3 times') } })
    expect(await plan(3)).toEqual({ ok: true })
  })

  test('seconds a cell are the school’s own once enough are measured, an assumption before', async () => {
    const made = await aRunningSchool()
    const cost = async () =>
      (await read(made.school, (db) => listCellCosts(db, 'england'))).find((one) => one.kind === 'scale')
    expect(await cost()).toMatchObject({ seconds: 3, measuredOver: null })
    await write(made.school, (db) =>
      db
        .insertInto('entry_time')
        .values({
          ...{ org_id: db.orgId, cycle_id: made.cycleId, class_id: made.classId, person_id: made.teacher },
          ...{ kind: 'scale', seconds: 500, cells: 250, last_at: db.now },
        })
        .execute(),
    )
    expect(await cost()).toMatchObject({ seconds: 2, measuredOver: 250 })
  })

  test('is nothing of another school', async () => {
    const made = await aRunningSchool()
    await saveAt(made, '2026-11-24T10:00:00Z', {})
    const other = await aRunningSchool()
    expect(await read(other.school, (db) => listPersonMinutes(db, made.school.yearId))).toEqual([])
  })
})
