import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, aPost } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { endSeries } from './commands/series.server.ts'
import { meetingsOver, today } from './held/testing.ts'
import { listMeetingHours } from './queries/hours.server.ts'
import { pupilsNamed, showItems } from './queries/lines.server.ts'
import {
  findNext,
  getMeeting,
  getMeetingToHold,
  listOwnSeries,
  loadMeeting,
} from './queries/meetings.server.ts'
import { getSeries } from './queries/series.server.ts'
import { readSheet } from './queries/sheet.server.ts'
import { hourOf } from './rules/dates.ts'
import { titleText } from './rules/words.ts'
import { aLedSchool, aViewer, type LedSchool } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, arranged, held } = meetingsOver(() => engine)
const notFound = { status: 404 }

describe('who reads a meeting', () => {
  const reads = (led: LedSchool, viewer: ReturnType<typeof aViewer>, meetingId: number, day = today) =>
    read(led, day, (db) => getMeeting(db, viewer, meetingId)).then(
      () => true,
      (error: { status?: number }) => (error.status === 404 ? false : Promise.reject(error)),
    )

  test('whoever attends or arranges; not another role, not another school, not nobody', async () => {
    const led = await aLedSchool(engine.owner)
    const other = await aLedSchool(engine.owner)
    const { meetingId } = await arranged(led)
    expect(await reads(led, aViewer(led.people.leader), meetingId)).toBe(true)
    expect(await reads(led, aViewer(-5, { arranges: true }), meetingId)).toBe(true)
    expect(await reads(led, aViewer(led.people.nearTeacher), meetingId)).toBe(false)
    expect(await reads(led, aViewer(other.people.head), meetingId)).toBe(false)
    expect(await reads(other, aViewer(other.people.head, { arranges: true }), meetingId)).toBe(false)
    expect(await reads(led, aViewer(-1), meetingId)).toBe(false)
    expect(await reads(led, aViewer(-1, { arranges: true }), Number.NaN)).toBe(false)
  })

  test('lists only what one attends, and holding it takes the right to hold meetings', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId } = await arranged(led)
    await arranged(led, { kind: 'department', departmentId: led.school.departmentId })
    const kinds = (viewer: ReturnType<typeof aViewer>) =>
      read(led, today, async (db) => (await listOwnSeries(db, viewer)).series.map((one) => one.kind))
    expect(await kinds(aViewer(led.people.nearTeacher))).toEqual(['department'])
    expect(await kinds(aViewer(led.people.leader))).toEqual(['slt-half-hour'])
    expect(await kinds(aViewer(led.people.head, { arranges: true }))).toEqual(['slt-half-hour', 'department'])
    const hold = (chairs: boolean) =>
      read(led, today, (db) => getMeetingToHold(db, aViewer(led.people.leader, { chairs }), meetingId))
    expect((await hold(true)).meeting.id).toBe(meetingId)
    await expect(hold(false)).rejects.toMatchObject(notFound)
  })

  test('in the week of somebody stand the series they sit in, from their first day to their last', async () => {
    const led = await aLedSchool(engine.owner)
    const other = await aLedSchool(engine.owner)
    const { seriesId } = await arranged(led)
    await arranged(led, { kind: 'department', departmentId: led.school.departmentId })
    const hours = (of: LedSchool, viewer: ReturnType<typeof aViewer>, on = today) =>
      read(of, on, (db) => listMeetingHours(db, viewer))
    const { name, weekday, begins, minutes } = await read(led, today, (db) => getSeries(db, seriesId))
    expect(await hours(led, aViewer(led.people.leader))).toEqual([
      { seriesId, title: name, weekday, begins: hourOf(begins), minutes, often: null },
    ])
    expect(hourOf('08:30')).toBe(510)
    const titles = async (viewer: ReturnType<typeof aViewer>) =>
      (await hours(led, viewer)).map((one) => one.seriesId)
    expect(await titles(aViewer(led.people.nearTeacher))).not.toContain(seriesId)
    expect(await titles(aViewer(-5, { arranges: true }))).toEqual([])
    expect(await titles({ ...aViewer(led.people.leader), may: () => false })).toEqual([])
    expect(await hours(other, aViewer(led.people.leader))).toEqual([])
    await write(led, today, (db) => endSeries(db, seriesId, today))
    expect(await hours(led, aViewer(led.people.leader), addDays(today, 1))).toEqual([])
  })

  test('whose post ended yesterday reads what they attended, and nothing after', async () => {
    const led = await aLedSchool(engine.owner)
    const former = await write(led, today, async (db) => {
      const id = await aPerson(db)
      await aPost(db, id, 'senior-leader', { ends: '2026-11-24' })
      return id
    })
    const { seriesId, meetingId } = await arranged(led)
    const next = await read(led, today, (db) => findNext(db, { seriesId, after: today }))
    expect(await reads(led, aViewer(former), meetingId, '2026-11-25')).toBe(true)
    expect(await reads(led, aViewer(former), next?.id ?? -1, '2026-11-25')).toBe(false)
  })
})

describe('a pupil in a meeting', () => {
  const near = (led: LedSchool) => ({ pupils: [led.pupils.near], classes: [led.classes.near] })

  test('is named to those who may see the pupil; the others read where the item belongs and nothing else', async () => {
    const { led, meetingId, heldOn } = await held()
    const sheet = await read(led, heldOn, async (db) => {
      const viewer = aViewer(led.people.farTeacher, {
        reach: { pupils: [led.pupils.far], classes: [led.classes.far] },
      })
      return readSheet(db, viewer, await loadMeeting(db, meetingId), {})
    })
    const { lines, ...told } = sheet
    const answer = JSON.stringify(told)
    expect(sheet.minuted.map((row) => titleText(row.heading))).toContain('A pupil of Year 9')
    expect(answer).not.toContain('Amina')
    expect(answer).not.toContain('Talk with the pupil')
    expect(answer).toContain('Bruno')
    expect(pupilsNamed(lines)).toEqual([led.pupils.far])
  })

  test('out of reach shows no figure of a finding either', async () => {
    const { led, items, heldOn } = await held()
    const lines = await read(led, heldOn, (db) => showItems(db, near(led), items))
    const shown = lines.map(({ pupilId, hidden, finding, grounds }) => [
      pupilId,
      hidden,
      finding === null,
      grounds === null,
    ])
    expect(shown).toEqual([
      [led.pupils.near, false, false, false],
      [led.pupils.far, true, true, true],
    ])
  })
})
