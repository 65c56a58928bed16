import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { answerFinding, listFindings } from '#features/progress/api.server.ts'
import { startPlan } from '#features/support/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addItem, dropFromAgenda, moveItem } from './commands/agenda.server.ts'
import { addLinks } from './commands/links.server.ts'
import { changeSeries } from './commands/series.server.ts'
import { meetingsOver, today } from './held/testing.ts'
import { readAgenda } from './queries/agenda.server.ts'
import { listItems } from './queries/items.server.ts'
import { getMeeting, loadMeeting } from './queries/meetings.server.ts'
import { readSheet } from './queries/sheet.server.ts'
import { aClosedCycle, addForecasts, aFinding, aLedSchool, aViewer } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, arranged } = meetingsOver(() => engine)

describe('an agenda', () => {
  test('writes itself from findings in order of what help may win back, each saying why', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const { items } = await read(led, heldOn, async (db) => readAgenda(db, await loadMeeting(db, meetingId)))
    const found = items.filter((item) => item.source === 'finding')
    expect(found.map((item) => item.findingId)).toEqual([led.findings.near, led.findings.far])
    expect(found[0]?.why).toBe('Number 1 of 2 after Cycle 1, in order of what help may win back.')
  })

  test('tells what was flagged more than a cycle ago and nobody has acted on, and help that waits for a decision', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const of = { subjectId: led.school.subjectId }
    await write(led, '2026-10-26', async (db) => {
      const dates = { number: 6, starts: '2026-08-24', ends: '2026-09-30' }
      const cycleId = await aClosedCycle(db, led.school, dates)
      await addForecasts(db, { ...of, cycleId, chances: [[led.pupils.near, 0.3]] })
      await aFinding(db, { ...of, cycleId, rank: 1, pupilId: led.pupils.near })
    })
    const about = (source: string) =>
      read(led, heldOn, async (db) => {
        const { items } = await readAgenda(db, await loadMeeting(db, meetingId))
        return items.find((item) => item.source === source)?.title
      })
    expect(await about('unacted')).toBe('1 pupil was flagged over a cycle ago, and nobody has acted')
    expect(await about('help')).toBeUndefined()
    const where = { reach: everyone, country: 'england', base: `/${led.school.org.slug}` }
    const begun = await write(led, '2026-11-02', (db) =>
      startPlan(db, where, {
        ...{ kind: 'mentoring', aim: 'Catch up', outcome: { outcome: 'forecast', subjectId: null } },
        ...{ ownerId: led.people.nearTeacher, place: '', timesAWeek: 1, minutes: 30, reviewOn: heldOn },
        ...{ exitRule: 'Back on course', pupil: [led.pupils.near], finding: [], beforeId: null },
      }),
    )
    expect(begun.ok).toBe(true)
    expect(await about('unacted')).toBeUndefined()
    expect(await about('help')).toBe('1 plan of help waits for a decision')
  })

  test('holds what its minutes hold; the rest waits', async () => {
    const led = await aLedSchool(engine.owner)
    const { seriesId, meetingId, heldOn } = await arranged(led)
    await write(led, heldOn, (db) =>
      changeSeries(db, seriesId, {
        ...{ intent: 'change', name: 'SLT', weekday: 1, begins: '08:00', minutes: 5, everyWeeks: 1 },
        ...{ roles: ['head'], chairRole: 'head' },
      }),
    )
    const agenda = await read(led, heldOn, async (db) => readAgenda(db, await loadMeeting(db, meetingId)))
    expect([agenda.items.length, agenda.waiting.length]).toEqual([1, 1])
  })

  test('puts a finding first that somebody asked to have raised, and leaves out what was answered otherwise', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    await write(led, heldOn, async (db) => {
      const answer = (findingId: number, answer: string) =>
        answerFinding(db, everyone, { findingId, answer, reason: 'Known at home' })
      await answer(led.findings.far, 'meeting')
      await answer(led.findings.near, 'not now')
    })
    const { items } = await read(led, heldOn, async (db) => readAgenda(db, await loadMeeting(db, meetingId)))
    const findings = items.filter((item) => item.findingId !== null)
    expect(findings.map((item) => [item.source, item.findingId])).toEqual([['raised', led.findings.far]])
  })

  test('names a class that slipped as a whole among the urgent areas', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const of = { cycleId: led.cycleId, rank: 3, classId: led.classes.near, subjectId: led.school.subjectId }
    const id = await write(led, heldOn, (db) => aFinding(db, { ...of, kind: 'class fall' }))
    const { items } = await read(led, heldOn, async (db) => readAgenda(db, await loadMeeting(db, meetingId)))
    expect(items.find((item) => item.findingId === id)?.source).toBe('urgent')
  })

  test('is moved and dropped by hand; what was dropped with a word is not proposed again', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const [near, far] = [`finding ${led.findings.near}`, `finding ${led.findings.far}`]
    const keys = await write(led, heldOn, async (db) => {
      const open = async () => {
        const { items } = await readAgenda(db, await loadMeeting(db, meetingId))
        return items
          .filter((item) => item.state === 'open')
          .flatMap((item) => (item.findingId ? [item.key] : []))
      }
      await moveItem(db, await loadMeeting(db, meetingId), { key: far, way: 'up' })
      const moved = await open()
      await dropFromAgenda(db, await loadMeeting(db, meetingId), { key: near, word: 'Spoken of on Friday' })
      return [moved, await open()]
    })
    expect(keys).toEqual([[far, near], [far]])
    const [answered] = await read(led, heldOn, (db) =>
      listFindings(db, everyone, { ids: [led.findings.near] }),
    )
    expect(answered).toMatchObject({ answer: 'not now', reason: 'Spoken of on Friday' })
  })

  test('takes an item about a pupil only from somebody who sees the pupil, and asks when several fit', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const add = (viewer: ReturnType<typeof aViewer>, pupil: string) =>
      write(led, heldOn, async (db) =>
        addItem(db, viewer, await loadMeeting(db, meetingId), {
          ...{ title: 'Moves house', why: 'The bus changes', minutes: 3, pupil },
        }),
      )
    const teacher = aViewer(led.people.nearTeacher, { reach: { pupils: [led.pupils.near], classes: [] } })
    expect(await add(teacher, 'Far')).toMatchObject({ ok: false })
    expect(await add(teacher, 'Near')).toEqual({ ok: true })
    const items = await read(led, heldOn, (db) => listItems(db, meetingId))
    expect(items.map((item) => [item.title, item.pupilId])).toEqual([['Moves house', led.pupils.near]])
  })

  test('a department’s holds only its own subjects, and nothing of the whole school', async () => {
    const led = await aLedSchool(engine.owner)
    const department = await write(led, today, async (db) => {
      const row = { org_id: db.orgId, name: 'Science' }
      return db.insertInto('department').values(row).returning('id').executeTakeFirstOrThrow()
    })
    const lengths = []
    for (const departmentId of [led.school.departmentId, department.id]) {
      const { meetingId, heldOn } = await arranged(led, { kind: 'department', departmentId })
      const { items } = await read(led, heldOn, async (db) =>
        readAgenda(db, await loadMeeting(db, meetingId)),
      )
      lengths.push(items.length)
    }
    expect(lengths).toEqual([2, 0])
  })

  test('read for one’s own part of the school holds what one is linked to', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, heldOn } = await arranged(led)
    const none = { departmentId: null, yearGroupId: null, teacherId: null }
    await write(led, '2026-11-02', (db) =>
      addLinks(db, [{ ...none, personId: led.people.leader, teacherId: led.people.farTeacher }]),
    )
    const sheet = await read(led, heldOn, async (db) => {
      const viewer = aViewer(led.people.leader)
      return readSheet(db, viewer, await getMeeting(db, viewer, meetingId), { mine: '1' })
    })
    expect(sheet.lines.map((line) => line.pupilId)).toEqual([led.pupils.far])
    expect(sheet.finding).toMatch(/: 1 of \d items is about what you look after$/)
  })
})
