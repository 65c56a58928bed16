import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { keepFree, settleLesson } from './commands/lessons.server.ts'
import { settlePeriod } from './commands/periods.server.ts'
import { addRoom, changeRoom, removeRoom } from './commands/rooms.server.ts'
import { listLessons, listPeriods, listRooms } from './queries/timetable.server.ts'
import { listSpare } from './queries/timetable-staff.server.ts'
import { PeriodForm } from './schema-timetable.ts'
import { aClass, aLesson, aPeriod, aRoom, aSchool, aTeacher, type School } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const inSchool = (school: School) => {
  const write = <T>(command: Parameters<typeof writing<T>>[2]) =>
    writing(engine.owner, school.org.id, command)
  const actions = async () =>
    (
      await engine.owner
        .selectFrom('audit_event')
        .select('action')
        .where('org_id', '=', school.org.id)
        .where('action', 'like', 'school.%')
        .orderBy('seq')
        .execute()
    ).map(({ action }) => action)
  return { write, actions }
}

describe('periods', () => {
  const first = { week: 1, name: '1', begins: 540, ends: 590, lesson: true }

  test('are added to every day of a week at once, and once only', async () => {
    const school = await aSchool(engine.owner)
    const { write, actions } = inSchool(school)
    expect(await write((db) => settlePeriod(db, { intent: 'add', weekday: 0, ...first }))).toMatchObject({
      ok: true,
    })
    const periods = await write((db) => listPeriods(db))
    expect(periods.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5])
    expect(await write((db) => settlePeriod(db, { intent: 'add', weekday: 2, ...first }))).toEqual({
      ok: false,
      errors: { name: 'Tuesday has a period 1 already' },
    })
    expect(await actions()).toEqual(['school.period-added'])
  })

  test('of a fourth week are taken, and none of a fifth', async () => {
    const school = await aSchool(engine.owner)
    const { write } = inSchool(school)
    const added = { intent: 'add', weekday: '1', name: '1', begins: '09:00', ends: '09:50', lesson: 'lesson' }
    const fourth = PeriodForm.parse({ ...added, week: '4' })
    expect(await write((db) => settlePeriod(db, fourth))).toMatchObject({ ok: true })
    expect((await write((db) => listPeriods(db))).map(({ week }) => week)).toEqual([4])
    expect(PeriodForm.safeParse({ ...added, week: '5' }).success).toBe(false)
  })

  test('do not overlap', async () => {
    const school = await aSchool(engine.owner)
    const { write } = inSchool(school)
    await write((db) => aPeriod(db, school, { name: '1', begins: 540 }))
    const late = { intent: 'add', weekday: 1, ...first, name: '2', begins: 580, ends: 630 } as const
    expect(await write((db) => settlePeriod(db, late))).toEqual({
      ok: false,
      errors: { begins: 'On Monday 1 is from 09:00 to 09:50' },
    })
    const fits = { ...late, begins: 590 }
    expect(await write((db) => settlePeriod(db, fits))).toMatchObject({ ok: true })
  })

  test('stay while a class meets in them, and go when nothing names them', async () => {
    const school = await aSchool(engine.owner)
    const { write, actions } = inSchool(school)
    const [used, idle] = await write(async (db) => {
      const used = await aPeriod(db, school)
      await aLesson(db, { classId: await aClass(db, school), periodId: used })
      return [used, await aPeriod(db, school, { name: '2', begins: 600 })]
    })
    expect(await write((db) => settlePeriod(db, { intent: 'remove', periodId: used }))).toEqual({
      ok: false,
      errors: { periodId: 'Monday, 1 stays: classes meet in it, or met' },
    })
    expect(await write((db) => settlePeriod(db, { intent: 'remove', periodId: idle }))).toMatchObject({
      ok: true,
    })
    expect(await actions()).toEqual(['school.period-removed'])
  })
})

describe('rooms', () => {
  test('have a name of their own and a kind the country has a word for', async () => {
    const school = await aSchool(engine.owner)
    const { write } = inSchool(school)
    const lab = { name: 'Lab 1', kind: 'laboratory', seats: 30 }
    expect(await write((db) => addRoom(db, lab, 'england'))).toMatchObject({ ok: true })
    expect(await write((db) => addRoom(db, lab, 'england'))).toMatchObject({
      errors: { name: 'There is already a room Lab 1' },
    })
    expect(
      await write((db) => addRoom(db, { ...lab, name: 'Lab 2', kind: 'cellar' }, 'england')),
    ).toMatchObject({ errors: { kind: 'Choose what the room is' } })
  })

  test('can be changed, and taken away unless somebody was taught in them', async () => {
    const school = await aSchool(engine.owner)
    const { write, actions } = inSchool(school)
    const [used, idle] = await write(async (db) => {
      const used = await aRoom(db, { name: 'Room 1' })
      await aLesson(db, {
        ...{ classId: await aClass(db, school), periodId: await aPeriod(db, school), roomId: used },
      })
      return [used, await aRoom(db, { name: 'Room 2' })]
    })
    const hall = { name: 'Hall', kind: 'hall', seats: undefined }
    expect(await write((db) => changeRoom(db, used, hall, 'england'))).toMatchObject({ ok: true })
    expect(await write((db) => removeRoom(db, used))).toMatchObject({
      errors: { name: 'Hall stays: classes are taught in it, or were' },
    })
    expect(await write((db) => removeRoom(db, idle))).toMatchObject({ ok: true })
    expect((await write((db) => listRooms(db))).map(({ name }) => name)).toEqual(['Hall'])
    expect(await actions()).toEqual(['school.room-changed', 'school.room-removed'])
  })
})

/** A class with a lesson in the first of two periods, its teacher, and a room. */
async function aPlacedClass() {
  const school = await aSchool(engine.owner)
  const { write, actions } = inSchool(school)
  const ids = await write(async (db) => {
    const classId = await aClass(db, school)
    const teacher = await aTeacher(db, [classId])
    const first = await aPeriod(db, school)
    const second = await aPeriod(db, school, { name: '2', begins: 600 })
    const room = await aRoom(db)
    const lesson = await aLesson(db, { classId, periodId: first })
    return { classId, teacher, first, second, room, lesson }
  })
  const on = (date: string) =>
    reading(engine.owner, school.org.id, async (db) =>
      (await listLessons(db, { classIds: [ids.classId] }, date)).map(({ periodId, roomId }) => ({
        ...{ periodId, roomId },
      })),
    )
  return { school, write, actions, on, ...ids }
}

describe('a lesson', () => {
  test('is moved from a day on; until then it is where it was', async () => {
    const { write, on, actions, classId, lesson, first, second, room } = await aPlacedClass()
    const form = { intent: 'place', lessonId: lesson, periodId: second, roomId: room } as const
    expect(await write((db) => settleLesson(db, classId, { ...form, starts: '2026-12-01' }))).toMatchObject({
      ok: true,
    })
    expect(await on('2026-11-30')).toEqual([{ periodId: first, roomId: null }])
    expect(await on('2026-12-01')).toEqual([{ periodId: second, roomId: room }])
    expect(await actions()).toEqual(['school.lesson-placed'])
  })

  test('gets another room from its first day on: the first place never held', async () => {
    const { write, on, classId, lesson, first, room } = await aPlacedClass()
    const form = { intent: 'place', lessonId: lesson, periodId: first, roomId: room } as const
    expect(await write((db) => settleLesson(db, classId, { ...form, starts: '2026-09-01' }))).toMatchObject({
      ok: true,
    })
    expect(await on('2026-09-01')).toEqual([{ periodId: first, roomId: room }])
  })

  test('is not put where the class has one already', async () => {
    const { write, classId, first } = await aPlacedClass()
    const more = { intent: 'place', periodId: first, starts: '2026-12-01' } as const
    expect(await write((db) => settleLesson(db, classId, more))).toMatchObject({
      errors: { periodId: 'The class has a lesson in that period already' },
    })
  })

  test('is taken out from a day on', async () => {
    const { write, on, classId, lesson } = await aPlacedClass()
    await write((db) => settleLesson(db, classId, { intent: 'end', lessonId: lesson, starts: '2026-12-01' }))
    expect(await on('2026-11-30')).toHaveLength(1)
    expect(await on('2026-12-01')).toEqual([])
  })

  test('of another school, class, room or person is not there', async () => {
    const { write, classId, lesson, first } = await aPlacedClass()
    const strange = await aPlacedClass()
    const starts = '2026-12-01'
    const place = (form: { lessonId?: number; periodId: number; roomId?: number; personId?: number }) =>
      write((db) => settleLesson(db, classId, { intent: 'place', starts, ...form }))
    expect(await place({ lessonId: strange.lesson, periodId: first })).toMatchObject({
      errors: { lessonId: expect.any(String) },
    })
    expect(await place({ lessonId: lesson, periodId: strange.first })).toMatchObject({
      errors: { periodId: expect.any(String) },
    })
    expect(await place({ lessonId: lesson, periodId: first, roomId: strange.room })).toMatchObject({
      errors: { roomId: expect.any(String) },
    })
    expect(await place({ lessonId: lesson, periodId: first, personId: strange.teacher })).toMatchObject({
      errors: { personId: expect.any(String) },
    })
  })
})

describe('who is kept free', () => {
  test('is said anew each time, and undone with nothing', async () => {
    const { school, write, actions, teacher, second } = await aPlacedClass()
    const spare = () => reading(engine.owner, school.org.id, (db) => listSpare(db))
    expect(await write((db) => keepFree(db, teacher, [second, second]))).toMatchObject({ ok: true })
    expect((await spare()).map(({ id, periodId }) => [id, periodId])).toEqual([[teacher, second]])
    await write((db) => keepFree(db, teacher, []))
    expect(await spare()).toEqual([])
    expect(await actions()).toEqual(['school.kept-free', 'school.kept-free'])
  })

  test('has no lesson then, is in post, and the period is of this school', async () => {
    const { write, teacher, first } = await aPlacedClass()
    const strange = await aPlacedClass()
    expect(await write((db) => keepFree(db, teacher, [first]))).toMatchObject({
      errors: { periodId: 'Monday, 1: there is a lesson then' },
    })
    expect(await write((db) => keepFree(db, strange.teacher, []))).toMatchObject({ ok: false })
    expect(await write((db) => keepFree(db, teacher, [strange.second]))).toMatchObject({ ok: false })
  })
})
