import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkOrganisations } from '#features/access/api.server.ts'
import { anOrganisation } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { readPupilBeside } from './pupil-beside.server.ts'
import { listReceived, readOutgoing, sendSums } from './releases.server.ts'
import { readSchoolView } from './school.server.ts'
import { readSchools } from './schools.server.ts'
import { afterResults, type Leavers, readingAfter, someLeavers, writingAfter } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
  await fitNationalChances(engine.owner)
})
afterAll(() => engine.close())

/** Grades about those of the nation, two better in mathematics. */
const usual = (place: number) => [String(5 + ((place * 7) % 5)), String(3 + (place % 4))] as const
const country = 'england'

const view = ({ school }: Leavers, classes: 'all' | readonly number[]) =>
  readingAfter(engine.owner, school.org.id, (db) =>
    readSchoolView(db, {
      ...{ country, yearId: undefined, yearNumber: undefined },
      reach: { pupils: 'all', classes },
    }),
  )

async function aGroup(kind: 'authority' | 'federation', members: readonly Leavers[]) {
  const group = await anOrganisation(engine.owner, { kind })
  const link = kind === 'authority' ? 'oversees' : 'governs'
  for (const { school } of members)
    await linkOrganisations(engine.owner, {
      ...{ parentId: group.id, childId: school.org.id, kind: link, starts: '2020-09-01' },
    })
  return group
}

const send = ({ school }: Leavers, recipientId: number) =>
  writingAfter(engine.owner, school.org.id, (db) => sendSums(db, { country, recipientId, yearNumber: 11 }))

describe('subjects and classes of a year', () => {
  test('are set beside the national table of each subject', async () => {
    const found = await view(await someLeavers(engine.owner, 45, usual), 'all')
    const [first, ...rest] = found?.view.subjects ?? []
    expect(found?.view.yearNumber).toBe(11)
    expect(first).toMatchObject({ label: 'Mathematics', pupils: 45, verdict: 'better' })
    expect(rest).toHaveLength(4)
    expect((first?.effect ?? 0) - Math.max(...rest.map(({ effect }) => effect))).toBeGreaterThan(1)
    expect(found?.view.basis).toMatchObject({ pupils: 45, noStart: 0, placed: 0, withoutTable: [] })
  })

  test('show classes only to whom they are open', async () => {
    const leavers = await someLeavers(engine.owner, 40, usual)
    const labels = async (classes: 'all' | readonly number[]) =>
      (await view(leavers, classes))?.view.classes.flatMap(({ standings }) =>
        standings.map(({ label }) => label),
      )
    expect((await labels('all'))?.sort()).toEqual(['11M1', '11M2'])
    expect(await labels(leavers.classes.slice(1))).toEqual(['11M2'])
    expect(await labels([])).toEqual([])
  })

  test('are those of this school alone, and not there without results', async () => {
    await someLeavers(engine.owner, 60, usual)
    const own = await view(await someLeavers(engine.owner, 30, usual), 'all')
    expect(own?.view.subjects.map(({ pupils }) => pupils)).toEqual([30, 30, 30, 30, 30])
    const empty = await anOrganisation(engine.owner)
    const asked = { country, yearId: undefined, yearNumber: undefined, reach: null }
    expect(await readingAfter(engine.owner, empty.id, (db) => readSchoolView(db, asked))).toBeNull()
  })
})

test('a pupil’s results stand beside what pupils who started alike reached, by the national table', async () => {
  const { school, ids } = await someLeavers(engine.owner, 1, () => ['9', '1'])
  const [found] = await readingAfter(engine.owner, school.org.id, (db) =>
    readPupilBeside(db, ids[0] ?? -1, country),
  )
  const of = (subject: string) => found?.lines.find((line) => line.subject === subject)
  const [history, mathematics] = [of('History'), of('Mathematics')]
  expect(found).toMatchObject({ yearNumber: 11, placed: false })
  expect(mathematics).toMatchObject({ subject: 'Mathematics', grade: '9' })
  expect(mathematics?.of100).toBeLessThan(5)
  expect(history?.of100).toBeGreaterThan(90)
  expect(mathematics?.beyond).toBeGreaterThan(3)
  const other = await someLeavers(engine.owner, 1, usual)
  expect(
    await readingAfter(engine.owner, other.school.org.id, (db) => readPupilBeside(db, ids[0] ?? -1, country)),
  ).toEqual([])
})

describe('what a school sends', () => {
  test('is six numbers, on record, once for each group', async () => {
    const leavers = await someLeavers(engine.owner, 30, usual)
    const county = await aGroup('authority', [leavers])
    expect(await send(leavers, county.id)).toEqual({ ok: true })
    expect(await send(leavers, county.id)).toMatchObject({ ok: false, why: expect.stringContaining('once') })
    const [received, ...more] = await readingAfter(engine.owner, county.id, listReceived)
    expect(more).toEqual([])
    expect(Object.keys(received?.sums ?? {})).toEqual(['n', 'means', 'products'])
    expect(received?.sums.n).toBe(30)
    const events = await readingAfter(engine.owner, leavers.school.org.id, (db) =>
      sql<{ after: unknown }>`select after from audit_event where org_id = ${db.orgId}
        and action = 'accountability.sums-sent'`.execute(db),
    )
    expect(events.rows.map(({ after }) => after)).toEqual([
      { to: county.name, yearNumber: 11, yearName: '2026/27', pupils: 30 },
    ])
  })

  test('stays what it was when a pupil has left since, whoever is sent it next', async () => {
    const leavers = await someLeavers(engine.owner, 30, usual)
    const county = await aGroup('authority', [leavers])
    const federation = await aGroup('federation', [leavers])
    await send(leavers, county.id)
    await writingAfter(engine.owner, leavers.school.org.id, (db) =>
      db
        .deleteFrom('exam_result')
        .where('org_id', '=', db.orgId)
        .where('pupil_id', '=', leavers.ids[4] ?? -1)
        .execute(),
    )
    const { outgoing } = await readingAfter(engine.owner, leavers.school.org.id, (db) =>
      readOutgoing(db, country),
    )
    expect(outgoing[0]?.changed).toBe(true)
    expect(await send(leavers, federation.id)).toEqual({ ok: true })
    const [first] = await readingAfter(engine.owner, county.id, listReceived)
    const [second] = await readingAfter(engine.owner, federation.id, listReceived)
    expect(second?.sums).toEqual(first?.sums)
  })

  test('is nothing where the year group is too small, and the reason is said', async () => {
    const leavers = await someLeavers(engine.owner, 9, usual)
    const county = await aGroup('authority', [leavers])
    expect(await send(leavers, county.id)).toEqual({
      ok: false,
      why: 'The year group has 9 pupils, fewer than 10.',
    })
    expect(await readingAfter(engine.owner, county.id, listReceived)).toEqual([])
  })

  test('goes to no group the school does not belong to', async () => {
    const leavers = await someLeavers(engine.owner, 20, usual)
    const stranger = await aGroup('authority', [])
    await expect(send(leavers, stranger.id)).rejects.toMatchObject({ status: 404 })
  })

  test('is read by its group alone, changed by nobody, and opens nothing else of the school', async () => {
    const leavers = await someLeavers(engine.owner, 20, usual)
    const other = await someLeavers(engine.owner, 20, usual)
    const county = await aGroup('authority', [leavers])
    const stranger = await aGroup('authority', [other])
    await send(leavers, county.id)
    const rows = (orgId: number, table: string) =>
      readingAfter(engine.owner, orgId, async (db) => {
        const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
          where org_id = ${leavers.school.org.id}`.execute(db)
        return found.rows[0]?.n
      })
    expect(await rows(county.id, 'sums_release')).toBe(1)
    expect(await rows(stranger.id, 'sums_release')).toBe(0)
    expect(await rows(other.school.org.id, 'sums_release')).toBe(0)
    for (const table of ['pupil', 'person', 'exam_result', 'prior_attainment', 'audit_event'])
      expect(await rows(county.id, table)).toBe(0)
    const change = (orgId: number, command: string) =>
      writingAfter(engine.owner, orgId, (db) =>
        sql`${sql.raw(command)} where org_id = ${leavers.school.org.id}`.execute(db),
      )
    for (const orgId of [county.id, leavers.school.org.id])
      for (const command of ['update sums_release set year_number = 12', 'delete from sums_release'])
        await expect(change(orgId, command)).rejects.toThrow(/permission denied/)
  })

  test('is read no longer once the school has left the group', async () => {
    const leavers = await someLeavers(engine.owner, 20, usual)
    const county = await aGroup('authority', [leavers])
    await send(leavers, county.id)
    await engine.owner
      .updateTable('org_link')
      .set({ ends: '2027-09-01' })
      .where('parent_id', '=', county.id)
      .execute()
    expect(afterResults > '2027-09-01').toBe(true)
    expect(await readingAfter(engine.owner, county.id, listReceived)).toEqual([])
  })
})

test('a group compares the schools that sent, and says when they are too few', async () => {
  const schools = []
  for (const lift of [0, 1, 1, 2, 3])
    schools.push(
      await someLeavers(
        engine.owner,
        25,
        (place) => [String(2 + lift + (place % 4)), String(1 + lift + (place % 5))],
        96 + ((7 * schools.length) % 5),
      ),
    )
  const county = await aGroup('authority', schools)
  const look = () => readingAfter(engine.owner, county.id, (db) => readSchools(db, { country: 'england' }))
  expect(await look()).toBeNull()
  for (const leavers of schools.slice(0, 3)) await send(leavers, county.id)
  expect((await look())?.byStart).toMatchObject({ ok: false, why: expect.stringContaining('3 schools') })
  for (const leavers of schools.slice(3)) await send(leavers, county.id)
  const found = await look()
  expect(found?.cohort.label).toBe('Year 11 of 2026/27')
  expect(found?.sent).toHaveLength(5)
  const standings = found?.byStart.ok ? found.byStart.standings : []
  expect(standings[0]).toMatchObject({ key: schools[4]?.school.org.id, verdict: 'better', pupils: 25 })
  expect(found?.byIntake).toMatchObject({ ok: true, freedom: 3 })
})
