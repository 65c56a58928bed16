import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addItem } from './commands/agenda.server.ts'
import { changeSeries, endSeries } from './commands/series.server.ts'
import { meetingsOver, today } from './held/testing.ts'
import { listMeetings, loadMeeting } from './queries/meetings.server.ts'
import { aLedSchool, aViewer } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, arranged } = meetingsOver(() => engine)
const notFound = { status: 404 }

describe('a series', () => {
  test('is dated from the calendar from its day on, and no meeting lies in the holiday', async () => {
    const led = await aLedSchool(engine.owner)
    const { seriesId } = await arranged(led, {}, '2026-10-12')
    const days = (await read(led, today, (db) => listMeetings(db, { seriesIds: [seriesId] }))).map(
      (one) => one.heldOn,
    )
    expect(days).toEqual([
      ...['2026-10-12', '2026-10-19', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'],
      ...['2026-12-07', '2026-12-14'],
    ])
  })

  test('that changes its day is dated anew; a meeting with something on its agenda stays', async () => {
    const led = await aLedSchool(engine.owner)
    const { seriesId, meetingId } = await arranged(led, {}, '2026-11-30')
    const days = await write(led, '2026-11-30', async (db) => {
      const added = { title: 'The new timetable', why: 'It begins in January', minutes: 5, pupil: '' }
      await addItem(db, aViewer(led.people.head), await loadMeeting(db, meetingId), added)
      const rhythm = { weekday: 3, begins: '08:15', minutes: 45, everyWeeks: 1 }
      const who = { name: 'SLT', roles: ['head'], chairRole: 'head' }
      await changeSeries(db, seriesId, { intent: 'change', ...rhythm, ...who })
      return listMeetings(db, { seriesIds: [seriesId] })
    })
    expect(days.map((one) => one.heldOn)).toEqual(['2026-11-30', '2026-12-02', '2026-12-09', '2026-12-16'])
    expect(days.map((one) => one.minutes)).toEqual([45, 45, 45, 45])
  })

  test('that ends has no meeting after its last day', async () => {
    const led = await aLedSchool(engine.owner)
    const { seriesId } = await arranged(led)
    const left = await write(led, today, async (db) => {
      await endSeries(db, seriesId, '2026-11-30')
      return listMeetings(db, { seriesIds: [seriesId], from: today })
    })
    expect(left.map((one) => one.heldOn)).toEqual(['2026-11-30'])
  })

  test('of a department needs one, and another school’s is not there', async () => {
    const led = await aLedSchool(engine.owner)
    const other = await aLedSchool(engine.owner)
    await expect(arranged(led, { kind: 'department' })).rejects.toMatchObject(notFound)
    const foreign = { kind: 'department', departmentId: other.school.departmentId }
    await expect(arranged(led, foreign)).rejects.toMatchObject(notFound)
    await expect(arranged(led, { kind: 'coffee' })).rejects.toMatchObject(notFound)
  })
})
