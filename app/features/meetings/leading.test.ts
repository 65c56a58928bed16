import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone, type OrgReader, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker, writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { answerFinding } from '#features/progress/api.server.ts'
import { startPlan } from '#features/support/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addLinks, endLink } from './commands/links.server.ts'
import { findMeetingNeeds } from './needs.server.ts'
import { readPart } from './queries/part.server.ts'
import { listLinks } from './queries/staffing.server.ts'
import { aDecision, aLedSchool, aViewer, type LedSchool } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const today = '2026-11-24'
const asOn = (led: LedSchool, day: string, personId: number | null = null) =>
  anAsker(led.school.org.id, { today: day, now: new Date(`${day}T10:00:00Z`), personId })
const write = <T>(led: LedSchool, day: string, command: (db: OrgWriter) => Promise<T>) =>
  writeAs(engine.owner, asOn(led, day, led.people.head), command)
const read = <T>(led: LedSchool, query: (db: OrgReader) => Promise<T>) =>
  readAs(engine.owner, asOn(led, today), query)

type To = { departmentId?: number; yearGroupId?: number; teacherId?: number }
/** The leader of a school looks after some things since the first of the month. */
const lookAfter = (led: LedSchool, ...things: To[]) =>
  write(led, '2026-11-02', (db) =>
    addLinks(
      db,
      things.map((thing) => ({
        ...{ personId: led.people.leader, departmentId: null, yearGroupId: null, teacherId: null },
        ...thing,
      })),
    ),
  )

test('a link ends with yesterday, and one of another school is not there', async () => {
  const led = await aLedSchool(engine.owner)
  const other = await aLedSchool(engine.owner)
  await lookAfter(led, { yearGroupId: led.school.year9 })
  const links = () => read(led, (db) => listLinks(db, today))
  const [made] = await links()
  expect(made).toMatchObject({ personId: led.people.leader, yearGroupId: led.school.year9 })
  await expect(write(other, today, (db) => endLink(db, made?.id ?? -1))).rejects.toMatchObject({
    status: 404,
  })
  await write(led, today, (db) => endLink(db, made?.id ?? -1))
  expect(await links()).toEqual([])
})

describe('what a leader looks after', () => {
  const partOf = (led: LedSchool, given: Parameters<typeof aViewer>[1] = {}, personId = led.people.leader) =>
    read(led, (db) => readPart(db, aViewer(personId, given)))

  test('is one press from the first page, and of nobody else’s', async () => {
    const led = await aLedSchool(engine.owner)
    await lookAfter(led, { departmentId: led.school.departmentId })
    const { org } = led.school
    const needs = (personId: number) =>
      read(led, (db) =>
        findMeetingNeeds(db, { ...{ org, personId, today, reach: everyone }, may: () => true }),
      )
    expect(await needs(led.people.leader)).toEqual([
      {
        ...{ text: 'You look after Mathematics.', label: 'See how it stands' },
        to: `/${org.slug}/meetings/part`,
      },
    ])
    expect(await needs(led.people.head)).toEqual([])
    expect(await partOf(led, {}, led.people.head)).toEqual([])
  })

  test('is each told by its marks, findings, help and decisions; that in which most is past its day stands first', async () => {
    const led = await aLedSchool(engine.owner)
    const { near } = led.pupils
    const { departmentId, year9 } = led.school
    await lookAfter(led, { teacherId: led.people.farTeacher }, { departmentId }, { yearGroupId: year9 })
    const where = { reach: everyone, country: 'england', base: `/${led.school.org.slug}` }
    const cycleId = await writing(engine.owner, led.school.org.id, async (db) => {
      await aDecision(db, { roles: ['head'], pupilId: near, ownerId: led.people.headOfMaths })
      return aCycle(db, led.school, { number: 2, starts: '2026-10-26', ends: '2026-11-20' })
    })
    const begun = await write(led, '2026-11-02', (db) =>
      startPlan(db, where, {
        ...{ kind: 'mentoring', aim: 'Catch up', outcome: { outcome: 'forecast', subjectId: null } },
        ...{ ownerId: led.people.nearTeacher, place: '', timesAWeek: 1, minutes: 30, reviewOn: today },
        ...{ exitRule: 'Back on course', pupil: [near], finding: [], beforeId: null },
      }),
    )
    expect(begun.ok).toBe(true)
    const [year, department, teacher] = await partOf(led)
    const late = { closes: '2026-11-20', path: `/cycle/${cycleId}/chase` }
    expect(year).toMatchObject({
      ...{ name: 'Year 9', path: `/years/${year9}`, marks: { ...late, missing: 2, behind: 2 } },
      findings: { toLookAt: 2, proud: 0, path: '/findings?year=Year%209' },
      ...{ unacted: 0, help: 1, decisions: 1 },
    })
    expect(department).toMatchObject({
      ...{ name: 'Mathematics', path: `/departments/${departmentId}` },
      marks: { ...late, path: `${late.path}?department=${departmentId}`, missing: 2, behind: 2 },
      ...{ findings: { toLookAt: 2, proud: 0 }, help: 0, decisions: 0 },
    })
    expect(teacher).toMatchObject({
      ...{ path: `/staff/${led.people.farTeacher}`, marks: { ...late, missing: 1, behind: 1 } },
      ...{ findings: { toLookAt: 1, proud: 0 }, help: 0, decisions: 0 },
    })
    await write(led, today, (db) =>
      answerFinding(db, everyone, {
        findingId: led.findings.far,
        answer: 'not now',
        reason: 'Keeps an eye on it',
      }),
    )
    expect((await partOf(led))[2]?.findings).toEqual({ toLookAt: 0, proud: 0, path: null })
  })

  test('is counted only as far as one’s posts reach, and is silent about what they do not open', async () => {
    const led = await aLedSchool(engine.owner)
    await lookAfter(led, { departmentId: led.school.departmentId })
    await writing(engine.owner, led.school.org.id, (db) =>
      aCycle(db, led.school, { number: 2, starts: '2026-10-26' }),
    )
    const reach = { pupils: [led.pupils.near], classes: [led.classes.near] }
    const [near] = await partOf(led, { reach })
    expect(near).toMatchObject({ marks: { missing: 1, behind: 1 }, findings: { toLookAt: 1 } })
    const [shut] = await partOf(led, { may: () => false })
    expect(shut).toMatchObject({ marks: null, findings: null, unacted: null, help: null })
  })

  test('of another school is nothing', async () => {
    const [led, other] = [await aLedSchool(engine.owner), await aLedSchool(engine.owner)]
    await lookAfter(led, { departmentId: led.school.departmentId })
    expect(await partOf(other, {}, led.people.leader)).toEqual([])
  })
})
