import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asker, type OrgReader, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import type { Post } from '#features/access/api.ts'
import { anAsker, testToday, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { aSchool } from '#features/school/testing.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { makeEffects } from './commands.server.ts'
import { switchOff, switchOn } from './decision.server.ts'
import { commentOwn, readOwn, readTeachers } from './gate.server.ts'
import { findNewestSet, listClassLines } from './queries.server.ts'
import { anExamSchool, type ExamSchool } from './testing.ts'
import { sayFigure } from './words.ts'

let engine: TestEngine
let house: ExamSchool
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  house = await anExamSchool(engine.owner)
})
afterAll(() => engine.close())

const base = '/school'
const by = { name: 'Ann Okoro, Chair of governors', base }
const decision = {
  ...{ purpose: 'To find where joint planning would help most', readers: ['head' as const] },
  ...{ decidedOn: testToday, starts: testToday, ends: addDays(testToday, 200), firstLookDays: 14 },
}

const on = (daysLater: number, given: Partial<Asker> = {}): Asker => {
  const today = addDays(testToday, daysLater)
  return anAsker(house.school.org.id, { today, now: new Date(`${today}T10:00:00Z`), ...given })
}
const write = <T>(daysLater: number, command: (db: OrgWriter) => Promise<T>) =>
  writeAs(engine.owner, on(daysLater), command)
const read = <T>(daysLater: number, query: (db: OrgReader) => Promise<T>) =>
  readAs(engine.owner, on(daysLater), query)

const post = (role: Post['role'], given: Partial<Post> = {}): Post => ({
  ...{ id: 1, orgId: house.school.org.id, personId: 1, role, title: null, scope: 'organisation' },
  ...{ scopeId: null, starts: '2020-09-01', ends: null, ...given },
})
const head = () => ({ posts: [post('head')], name: 'Mary Head, Principal' })
const seenBy = (daysLater: number, reader: { posts: Post[]; name: string }) =>
  write(daysLater, (db) => readTeachers(db, reader))
const own = (daysLater: number, personId: number) => read(daysLater, (db) => readOwn(db, personId))
const first = () => house.teachers[0] ?? -1

/** What somebody who may not see a thing gets: that it is not there. */
const nothing = { status: 404 }

async function switchedOn(given: Partial<typeof decision> = {}) {
  await write(0, async (db) => {
    await switchOff(db, by, 'To begin anew')
    const done = await switchOn(db, by, { ...decision, ...given })
    if (!done.ok) throw new Error(done.why)
  })
}
const made = (daysLater = 0) => write(daysLater, (db) => makeEffects(db, base))

describe('without a decision of the governing body', () => {
  test('nobody gets a teacher’s figure, not the head and not the teachers themselves, and none is worked out', async () => {
    expect(await made()).toMatchObject({ teachers: [] })
    await expect(seenBy(0, head())).rejects.toMatchObject(nothing)
    await expect(own(0, first())).rejects.toMatchObject(nothing)
    await expect(write(0, (db) => commentOwn(db, first(), 'Hello'))).rejects.toMatchObject(nothing)
    expect(await countRows('teacher_effect')).toBe(0)
  })

  test('what classes added is there, and nothing is said of a class with too few results', async () => {
    await made()
    const lines = await read(0, async (db) => {
      const set = await findNewestSet(db)
      return set ? listClassLines(db, { pupils: 'all', classes: 'all' }, set.id) : []
    })
    const named = new Map(lines.map(({ name, said }) => [name, said]))
    expect(named.get('11small')).toEqual({ said: false, results: 3 })
    expect(named.get(house.best)).toMatchObject({ said: true, verdict: 'higher' })
    expect(lines.map(({ subject }) => subject)).toEqual(lines.map(({ subject }) => subject).toSorted())
  })

  test('of a school with too few results nothing is said', async () => {
    const school = await aSchool(engine.owner)
    const set = await writing(engine.owner, school.org.id, async (db) => {
      await makeEffects(db, base)
      return findNewestSet(db)
    })
    expect(set).toMatchObject({ results: 0, audit: { withheld: false, audit: [] } })
  })

  test('a class out of reach is not there', async () => {
    const lines = await read(0, async (db) => {
      const set = await findNewestSet(db)
      return set ? listClassLines(db, { pupils: [], classes: house.classes.slice(0, 1) }, set.id) : []
    })
    expect(lines.map(({ id }) => id)).toEqual(house.classes.slice(0, 1))
  })
})

describe('while a decision stands', () => {
  test('all staff are told when it is switched on, and again when it is switched off', async () => {
    await switchedOn()
    const told = () => countRows('notice')
    const before = await told()
    await write(0, (db) => switchOff(db, by, 'It did not help'))
    const staff = await countStaff()
    expect((await told()) - before).toBe(staff)
    expect(staff).toBeGreaterThan(house.teachers.length)
    const events = await listActions()
    expect(events).toContain('accountability.teachers-switched-on')
    expect(events).toContain('accountability.teachers-switched-off')
  })

  test('teachers see their own first, and others only when the days are over', async () => {
    await switchedOn()
    await made(1)
    expect((await own(1, first())).figure).toMatchObject({ classes: 2 })
    expect(await seenBy(14, head())).toMatchObject({
      set: null,
      teachers: [],
      waiting: addDays(testToday, 15),
    })
    expect((await seenBy(15, head())).teachers.length).toBe(house.teachers.length)
  })

  test('a new set is with its teachers first, and the one before stays what others see', async () => {
    await switchedOn()
    const [before, after] = [await made(0), await made(30)]
    const seen = await seenBy(31, head())
    expect(seen.set?.id).toBe(before.id)
    expect(seen.waiting).toBe(addDays(testToday, 44))
    expect((await own(31, first())).set?.id).toBe(after.id)
  })

  test('each teacher sees the own figure alone, who looked at it, and what they wrote stands beside it', async () => {
    await switchedOn()
    await made(0)
    await write(1, (db) => commentOwn(db, first(), 'I took the set over in May.'))
    expect((await own(1, first())).readings).toEqual([])
    const { teachers } = await seenBy(20, head())
    const names = teachers.map(({ familyName }) => familyName)
    expect(names).toEqual(names.toSorted())
    expect(teachers.find(({ id }) => id === first())?.comment).toBe('I took the set over in May.')
    expect((await own(21, first())).readings).toMatchObject([{ reader: 'Mary Head, Principal' }])
    const stranger = await own(21, house.other)
    expect(stranger).toMatchObject({ figure: null, readings: [] })
  })

  test('only readers it names see anything; a head of department only the own department', async () => {
    await switchedOn({ readers: ['head-of-department'] as never })
    await made(0)
    await expect(seenBy(20, head())).rejects.toMatchObject(nothing)
    await expect(seenBy(20, { posts: [post('senior-leader')], name: '' })).rejects.toMatchObject(nothing)
    const of = (scopeId: number) =>
      seenBy(20, { posts: [post('head-of-department', { scope: 'department', scopeId })], name: 'HoD' })
    expect((await of(house.departments[0] ?? -1)).teachers.map(({ id }) => id).toSorted()).toEqual(
      house.inFirst,
    )
    const elsewhere = await write(20, async (db) =>
      readTeachers(db, {
        posts: [post('head-of-department', { scope: 'department', scopeId: 999_999 })],
        name: 'HoD',
      }),
    )
    expect(elsewhere.teachers).toEqual([])
  })

  test('each look of somebody else is on record', async () => {
    await switchedOn()
    await made(0)
    await seenBy(20, head())
    expect(
      (await listActions()).filter((action) => action === 'accountability.teachers-read').length,
    ).toBeGreaterThan(0)
  })

  test('another school sees nothing of it', async () => {
    await switchedOn()
    await made(0)
    const other = await anExamSchool(engine.owner)
    const asker = anAsker(other.school.org.id, { today: addDays(testToday, 20) })
    await expect(writeAs(engine.owner, asker, (db) => readTeachers(db, head()))).rejects.toMatchObject(
      nothing,
    )
    await expect(readAs(engine.owner, asker, (db) => readOwn(db, first()))).rejects.toMatchObject(nothing)
    expect(await readAs(engine.owner, asker, (db) => findNewestSet(db))).toBeNull()
  })

  test('a second one is refused until the first is switched off', async () => {
    await switchedOn()
    expect(await write(1, (db) => switchOn(db, by, decision))).toMatchObject({ ok: false })
  })
})

describe('when it is over', () => {
  test('on the day after its last day nobody gets anything, and the next working out takes the figures away', async () => {
    await switchedOn({ ends: addDays(testToday, 60) })
    await made(0)
    expect((await seenBy(60, head())).teachers.length).toBeGreaterThan(0)
    await expect(seenBy(61, head())).rejects.toMatchObject(nothing)
    await expect(own(61, first())).rejects.toMatchObject(nothing)
    await made(61)
    expect(await countRows('teacher_effect')).toBe(0)
  })

  test('switched off, figures, words and records of reading are gone at once', async () => {
    await switchedOn()
    await made(0)
    await seenBy(20, head())
    await write(20, (db) => switchOff(db, by, 'It did not help'))
    await expect(seenBy(20, head())).rejects.toMatchObject(nothing)
    expect(await countRows('teacher_effect')).toBe(0)
    expect(await countRows('teacher_effect_reading')).toBe(0)
  })

  test('a decision that has not begun opens nothing', async () => {
    await switchedOn({ starts: addDays(testToday, 10), ends: addDays(testToday, 100) })
    expect(await made(0)).toMatchObject({ teachers: [] })
    await expect(own(0, first())).rejects.toMatchObject(nothing)
  })
})

test('what goes with who sits in a class is withheld, with the reason', async () => {
  const unfair = await anExamSchool(engine.owner, { unfair: true })
  const set = await writing(engine.owner, unfair.school.org.id, async (db) => {
    await makeEffects(db, base)
    const newest = await findNewestSet(db)
    const lines = newest ? await listClassLines(db, { pupils: 'all', classes: 'all' }, newest.id) : null
    return { newest, lines }
  })
  expect(set.newest?.audit.withheld).toBe(true)
  expect(set.newest?.audit.audit.find(({ name }) => name === 'poor')).toMatchObject({ clear: true })
  expect(set.lines).toEqual([])
})

test('the table of teachers’ figures is named by the gate, by what fills it and by what empties it, and nowhere else', () => {
  const app = path.resolve(import.meta.dirname, '../../..')
  const naming = fs
    .readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file, 'utf8').includes('teacher_effect'))
    .map((file) => path.relative(app, file))
  expect(naming.toSorted()).toEqual([
    'architecture.ts',
    'features/accountability/effects/commands.server.ts',
    'features/accountability/effects/decision.server.ts',
    'features/accountability/effects/gate.server.ts',
    'features/accountability/privacy.ts',
  ])
})

test('a figure of which less than half is its own leaves the server without a number', () => {
  expect(sayFigure({ effect: 1, se: 0.1, reliability: 0.49, results: 12 })).toEqual({
    said: false,
    results: 12,
  })
  expect(sayFigure({ effect: 1, se: 0.1, reliability: 0.5, results: 12 })).toMatchObject({ said: true })
})

async function countRows(table: 'teacher_effect' | 'teacher_effect_reading' | 'notice'): Promise<number> {
  const { n } = await read(0, (db) =>
    db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('org_id', '=', db.orgId)
      .executeTakeFirstOrThrow(),
  )
  return n
}

async function countStaff(): Promise<number> {
  const { n } = await read(0, (db) =>
    db
      .selectFrom('post')
      .select((eb) => eb.fn.count<number>('person_id').distinct().as('n'))
      .where('org_id', '=', db.orgId)
      .executeTakeFirstOrThrow(),
  )
  return n
}

async function listActions(): Promise<string[]> {
  const rows = await read(0, (db) =>
    db.selectFrom('audit_event').select('action').where('org_id', '=', db.orgId).execute(),
  )
  return rows.map(({ action }) => action)
}
