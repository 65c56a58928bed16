import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type Reach } from '#features/access/api.server.ts'
import { reading, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool, aSubject, aTeacher, type School } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { closeCycle } from './commands/close.server.ts'
import { changeCycle, moveLastDay, openCycle } from './commands/plan.server.ts'
import { addWork, saveScore } from './commands/work.server.ts'
import { planCycles } from './commands/year.server.ts'
import { listCoverage } from './queries/coverage.server.ts'
import { getCycle, listCycles } from './queries/cycles.server.ts'
import { listFieldRows } from './queries/fields.server.ts'
import { checkSnapshot } from './queries/frozen-digest.server.ts'
import { listPairs } from './queries/pairs.server.ts'
import { listWork, readScores, workFields } from './queries/work.server.ts'
import { aCycle, aMarkedClass, type MarkedClass, markOne, sheetIn } from './testing.ts'

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

const aClassInCycle = (pupils?: number) => aMarkedClass(engine.owner, pupils)
type Made = MarkedClass
const mark = (made: Made, given: object, reach = everyone) => markOne(engine.owner, made, given, reach)
const sheetOf = (made: Made) => sheetIn(engine.owner, made)

describe('a mark sheet', () => {
  test('keeps a mark, reads it as the scale does, and shows it again', async () => {
    const made = await aClassInCycle()
    expect(await mark(made, { value: ' 5.0' })).toEqual({ state: 'saved', text: '5' })
    expect(await mark(made, { field: 'flags', value: 'pr hw' })).toEqual({ state: 'saved', text: 'HW PR' })
    const [row] = (await sheetOf(made)).filter((one) => one.id === made.first)
    expect(row?.cells).toEqual({ judgement: '5', effort: '', flags: 'HW PR', comment: '' })
  })

  test('refuses what the scale does not know, and keeps what was there', async () => {
    const made = await aClassInCycle()
    await mark(made, { value: '6' })
    const refused = await mark(made, { value: '12', before: '6' })
    expect(refused).toMatchObject({
      state: 'refused',
      why: expect.stringContaining('“12” is not on the scale'),
    })
    const [row] = (await sheetOf(made)).filter((one) => one.id === made.first)
    expect(row?.cells.judgement).toBe('6')
  })

  test('never writes over a mark its writer did not see: both values are answered', async () => {
    const made = await aClassInCycle()
    await mark(made, { value: '6' })
    expect(await mark(made, { value: '7', before: '' })).toMatchObject({ state: 'conflict', text: '6' })
    expect(await mark(made, { value: '7', before: '6' })).toEqual({ state: 'saved', text: '7' })
  })

  test('takes the same mark twice as one, so that it can be sent again after a lost answer', async () => {
    const made = await aClassInCycle()
    await mark(made, { value: '6' })
    expect(await mark(made, { value: '6', before: '' })).toEqual({ state: 'saved', text: '6' })
    const events = await read(made.school, (db) =>
      db.selectFrom('audit_event').select('action').where('org_id', '=', db.orgId).execute(),
    )
    expect(events.filter((event) => event.action === 'cycle.marked')).toHaveLength(1)
  })

  test('takes a mark away when the cell is emptied', async () => {
    const made = await aClassInCycle()
    await mark(made, { value: '6' })
    expect(await mark(made, { value: '', before: '6' })).toEqual({ state: 'saved', text: '' })
  })

  test('is not there for a class out of reach, a pupil of another class, a field not collected, another school', async () => {
    const made = await aClassInCycle()
    const other = await aClassInCycle()
    const elsewhere = await write(made.school, async (db) =>
      aPupil(db, made.school, { classIds: [await aClass(db, made.school)] }),
    )
    const own: Reach = { pupils: made.pupilIds, classes: [made.classId] }
    await expect(mark(made, {}, { pupils: [], classes: [] })).rejects.toMatchObject({ status: 404 })
    await expect(mark(made, { pupilId: elsewhere }, own)).rejects.toMatchObject({ status: 404 })
    await expect(mark(made, { field: 'wages' }, own)).rejects.toMatchObject({ status: 404 })
    await expect(mark({ ...made, school: other.school }, {})).rejects.toMatchObject({ status: 404 })
    await expect(mark({ ...made, cycleId: other.cycleId }, {})).rejects.toMatchObject({ status: 404 })
  })

  test('shows the judgement of the last cycle beside the name, also from another class of the subject', async () => {
    const made = await aClassInCycle()
    await mark(made, { value: '6' })
    const later = await write(made.school, async (db) => {
      await closeCycle(db, made.cycleId, { reason: 'A test closes early' })
      return aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' })
    })
    const [row] = (await sheetOf({ ...made, cycleId: later })).filter((one) => one.id === made.first)
    expect(row?.last).toBe('6')
    expect(row?.cells.judgement).toBe('')
  })

  test('of eight writers of one cell, each sees the others’ values and no mark is lost', async () => {
    const made = await aClassInCycle()
    const grades = ['1', '2', '3', '4', '5', '6', '7', '8']
    const answers = await Promise.all(grades.map((value) => mark(made, { value })))
    expect(answers.filter((one) => one?.state === 'saved')).toHaveLength(1)
    expect(answers.filter((one) => one?.state === 'conflict')).toHaveLength(7)
    const saved = answers.find((one) => one?.state === 'saved')
    for (const one of answers.filter((answer) => answer?.state === 'conflict'))
      expect(one).toMatchObject({ text: saved && 'text' in saved ? saved.text : '' })
  })
})

describe('planning', () => {
  test('makes six cycles over the school days of a year, with every year group and the country’s fields but those of words', async () => {
    const school = await aSchool(engine.owner)
    const wish = { academicYearId: school.yearId, count: 6, country: 'england' }
    expect(await write(school, (db) => planCycles(db, wish))).toEqual({ ok: true })
    const cycles = await read(school, (db) => listCycles(db))
    expect(cycles).toHaveLength(6)
    expect(cycles.every((cycle) => cycle.yearGroupIds.length === 2 && cycle.state === 'planned')).toBe(true)
    const fields = await read(school, (db) => listFieldRows(db, cycles[0]?.id ?? -1))
    expect(fields.map((field) => field.key)).toEqual(['judgement', 'effort', 'flags'])
    expect(await write(school, (db) => planCycles(db, wish))).toMatchObject({ ok: false })
  })

  test('refuses dates that overlap with another cycle, and says which', async () => {
    const school = await aSchool(engine.owner)
    const [one, two] = await write(school, async (db) => [
      await aCycle(db, school, { number: 1, starts: '2026-09-01', ends: '2026-10-16', state: 'planned' }),
      await aCycle(db, school, { number: 2, starts: '2026-10-19', ends: '2026-12-04', state: 'planned' }),
    ])
    expect(one).toBeGreaterThan(0)
    const wish = {
      ...{
        name: 'Cycle 2',
        starts: '2026-10-10',
        ends: '2026-12-04',
        opens: '2026-11-20',
        closes: '2026-12-04',
      },
      ...{ yearGroupIds: [school.year9], fields: ['judgement'], country: 'england' },
    }
    expect(await write(school, (db) => changeCycle(db, two ?? -1, wish))).toEqual({
      ok: false,
      errors: { starts: 'These dates overlap with Cycle 1, 1 September 2026 to 16 October 2026.' },
    })
    expect(
      await write(school, (db) => changeCycle(db, two ?? -1, { ...wish, starts: '2026-10-19' })),
    ).toEqual({
      ok: true,
    })
    const fields = await read(school, (db) => listFieldRows(db, two ?? -1))
    expect(fields.map((field) => field.key)).toEqual(['judgement'])
  })

  test('of an open cycle moves the last day alone, and of a planned or closed one not even that', async () => {
    const school = await aSchool(engine.owner)
    const made = await write(school, async (db) => ({
      open: await aCycle(db, school, { number: 1, starts: '2026-09-01', ends: '2026-10-16' }),
      planned: await aCycle(db, school, {
        number: 2,
        starts: '2026-11-02',
        ends: '2026-12-18',
        state: 'planned',
      }),
    }))
    const move = (id: number, closes: string) => write(school, (db) => moveLastDay(db, id, closes))
    expect(await move(made.open, '2026-10-20')).toEqual({ ok: true })
    expect((await read(school, (db) => getCycle(db, made.open))).closes).toBe('2026-10-20')
    expect(await move(made.open, '2026-08-31')).toMatchObject({
      ok: false,
      errors: { closes: expect.stringContaining('opens or later') },
    })
    expect(await move(made.planned, '2026-12-04')).toEqual({
      ok: false,
      errors: { closes: 'Cycle 2 is planned.' },
    })
    const wish = {
      name: 'Other',
      starts: '2026-09-01',
      ends: '2026-10-16',
      opens: '2026-09-01',
      closes: '2026-10-16',
    }
    const all = { ...wish, yearGroupIds: [school.year9], fields: ['judgement'], country: 'england' }
    expect(await write(school, (db) => changeCycle(db, made.open, all))).toMatchObject({ ok: false })
  })

  test('opens a cycle only when the one before it is closed for the same year groups', async () => {
    const school = await aSchool(engine.owner)
    const second = await write(school, async (db) => {
      await aCycle(db, school, { number: 1 })
      return aCycle(db, school, { number: 2, state: 'planned', starts: '2027-01-04', ends: '2027-02-12' })
    })
    const refused = await write(school, (db) => openCycle(db, second))
    expect(refused).toMatchObject({ errors: { open: expect.stringContaining('Cycle 1 is still open') } })
    const [first] = await read(school, (db) => listCycles(db))
    await write(school, (db) => closeCycle(db, first?.id ?? -1, { reason: 'Nobody to mark' }))
    expect(await write(school, (db) => openCycle(db, second))).toEqual({ ok: true })
  })
})

describe('closing', () => {
  const fill = async (made: Made) => {
    for (const pupilId of made.pupilIds) {
      await mark(made, { pupilId, value: '5' })
      await mark(made, { pupilId, field: 'effort', value: '2' })
    }
  }
  const close = ({ school, cycleId }: Made, reason = '') =>
    write(school, (db) => closeCycle(db, cycleId, { reason }))

  test('names the classes and how many entries are missing, and leaves the cycle open', async () => {
    const made = await aClassInCycle(3)
    await mark(made, {})
    const refused = await close(made)
    expect(refused).toMatchObject({ ok: false, gaps: [{ classId: made.classId, missing: 3 }] })
    expect(await read(made.school, (db) => getCycle(db, made.cycleId))).toMatchObject({
      state: 'open',
      closedAt: null,
    })
    const [coverage] = await read(made.school, (db) =>
      listCoverage(db, { id: made.cycleId, academicYearId: made.school.yearId }),
    )
    expect(coverage).toMatchObject({ due: 3, done: 0 })
  })

  test('can be forced with a reason, which stays beside the cycle and in the chain of changes', async () => {
    const made = await aClassInCycle()
    expect(await close(made, 'The teacher is ill')).toMatchObject({ ok: true, entries: 2 })
    expect(await read(made.school, (db) => getCycle(db, made.cycleId))).toMatchObject({
      state: 'closed',
      closeReason: 'The teacher is ill',
    })
    const event = await read(made.school, (db) =>
      db
        .selectFrom('audit_event')
        .select(['reason', 'after'])
        .where('org_id', '=', db.orgId)
        .where('action', '=', 'cycle.closed')
        .executeTakeFirstOrThrow(),
    )
    expect(event).toMatchObject({ reason: 'The teacher is ill', after: { gaps: [{ missing: 2 }] } })
  })

  test('freezes what was known that day: nothing is entered afterwards, and nobody can change the snapshot', async () => {
    const made = await aClassInCycle()
    await fill(made)
    expect(await close(made)).toMatchObject({ ok: true, entries: 2 })
    expect(await mark(made, { value: '9', before: '5' })).toMatchObject({ state: 'refused' })
    expect(await read(made.school, (db) => checkSnapshot(db, made.cycleId))).toBe(true)
    const tamper = write(made.school, (db) =>
      sql`update snapshot_entry set target = '9' where org_id = ${db.orgId}`.execute(db),
    )
    await expect(tamper).rejects.toThrow(/permission denied/)
    const asOwner = () =>
      sql`update snapshot_entry set target = '9' where org_id = ${made.school.org.id}`.execute(engine.owner)
    await expect(asOwner()).rejects.toThrow(/never changed/)
    await engine.script('alter table snapshot_entry disable trigger frozen')
    await asOwner()
    await engine.script('alter table snapshot_entry enable trigger frozen')
    expect(await read(made.school, (db) => checkSnapshot(db, made.cycleId))).toBe(false)
  })

  test('happens once: a second closing is told that the cycle is not open', async () => {
    const made = await aClassInCycle()
    await fill(made)
    await close(made)
    expect(await close(made)).toMatchObject({ ok: false, gaps: [], why: 'Cycle 1 is not open.' })
  })
})

describe('comparing two cycles', () => {
  test('answers both judgements, from the snapshot of a closed cycle, within reach', async () => {
    const made = await aClassInCycle()
    const [first = -1, second = -1] = made.pupilIds
    await mark(made, { pupilId: first, value: '4' })
    await mark(made, { pupilId: second, value: '7' })
    const later = await write(made.school, async (db) => {
      await closeCycle(db, made.cycleId, { reason: 'A test closes early' })
      return aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' })
    })
    await mark({ ...made, cycleId: later }, { pupilId: first, value: '6' })
    await mark({ ...made, cycleId: later }, { pupilId: second, value: '6' })
    const cycles = { from: { id: made.cycleId, state: 'closed' }, to: { id: later, state: 'open' } } as const
    const pairs = async (reach: Reach) => {
      const found = await read(made.school, (db) => listPairs(db, reach, cycles))
      return Object.fromEntries(found.map((pair) => [pair.pupilId, [pair.before, pair.after]]))
    }
    expect(await pairs(everyone)).toEqual({ [first]: ['4', '6'], [second]: ['7', '6'] })
    expect(await pairs({ pupils: [second], classes: [] })).toEqual({ [second]: ['7', '6'] })
  })

  test('a pupil with a judgement in one of them only is there, with nothing on the other side', async () => {
    const made = await aClassInCycle()
    const [first = -1, second = -1] = made.pupilIds
    await mark(made, { pupilId: first, value: '4' })
    const later = await write(made.school, (db) =>
      aCycle(db, made.school, { number: 2, starts: '2026-11-01', ends: '2027-01-20' }),
    )
    await mark({ ...made, cycleId: later }, { pupilId: second, value: '6' })
    const cycles = { from: { id: made.cycleId, state: 'open' }, to: { id: later, state: 'open' } } as const
    const found = await read(made.school, (db) => listPairs(db, everyone, cycles))
    expect(found.map((pair) => [pair.pupilId, pair.before, pair.after])).toEqual([
      [first, '4', null],
      [second, null, '6'],
    ])
  })
})

describe('weekly marks', () => {
  test('a piece of work is added, scored, and counted', async () => {
    const made = await aClassInCycle()
    const { school, classId, first } = made
    const work = { title: 'Fractions', category: 'Test', setOn: '2026-11-20', maxScore: 20 } as const
    const item = await write(school, (db) => addWork(db, everyone, classId, work))
    const score = (value: string, before = '') =>
      write(school, (db) =>
        saveScore(db, everyone, classId, { pupilId: first, field: String(item), value, before }),
      )
    expect(await score('12,5')).toEqual({ state: 'saved', text: '12.5' })
    expect(await score('21', '12.5')).toMatchObject({
      state: 'refused',
      why: '“21” is not a mark from 0 to 20.',
    })
    expect(await score('13', '11')).toMatchObject({ state: 'conflict', text: '12.5' })
    const listed = await read(school, (db) => listWork(db, classId))
    expect(listed).toMatchObject([{ title: 'Fractions', marked: 1, mean: 0.625 }])
    const rows = await read(school, (db) => readScores(db, classId, workFields(listed)))
    expect(rows.find((row) => row.id === first)?.cells).toEqual({ [String(item)]: '12.5' })
  })

  test('work of another class is not there', async () => {
    const made = await aClassInCycle()
    const other = await write(made.school, (db) => aClass(db, made.school))
    const work = { title: 'Fractions', category: 'Test', setOn: '2026-11-20', maxScore: 20 } as const
    const item = await write(made.school, (db) => addWork(db, everyone, other, work))
    const cell = { pupilId: made.first, field: String(item), value: '5', before: '' }
    const score = write(made.school, (db) => saveScore(db, everyone, made.classId, cell))
    await expect(score).rejects.toMatchObject({ status: 404 })
    const outside = write(made.school, (db) => addWork(db, { pupils: [], classes: [] }, made.classId, work))
    await expect(outside).rejects.toMatchObject({ status: 404 })
  })
})

describe('who teaches in two subjects', () => {
  test('a judgement is read on the scale of the class’s own subject', async () => {
    const school = await aSchool(engine.owner)
    const made = await write(school, async (db) => {
      const subjectId = await aSubject(db, { scaleKey: 'pt-0-20' })
      const classId = await aClass(db, school, { subjectId })
      await aTeacher(db, [classId])
      const first = await aPupil(db, school, { classIds: [classId] })
      return { school, classId, cycleId: await aCycle(db, school), pupilIds: [first], first }
    })
    expect(await mark(made, { value: '14' })).toEqual({ state: 'saved', text: '14' })
    expect(await mark(made, { value: '21', before: '14' })).toMatchObject({ state: 'refused' })
  })
})
