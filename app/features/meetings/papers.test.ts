import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPacks } from '#features/measures/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { sendMinutes } from './commands/minutes.server.ts'
import { meetingsOver, today, type UnderWay } from './held/testing.ts'
import { papersOf, printPapers } from './papers.server.ts'
import { drawPack, onPaper } from './pictures.server.tsx'
import { listDecisions } from './queries/decisions.server.ts'
import { listItems } from './queries/items.server.ts'
import { showItems } from './queries/lines.server.ts'
import { loadMeeting } from './queries/meetings.server.ts'
import { listReceivers } from './queries/receivers.server.ts'
import type { Picture } from './queries/stage.server.ts'
import { aViewer } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, underWay, held } = meetingsOver(() => engine)
const notFound = { status: 404 }

describe('on paper', () => {
  const reader = { name: 'Reader', school: 'School', today }
  const printed = async (of: UnderWay, viewer: ReturnType<typeof aViewer>) => {
    const { led, meetingId, heldOn } = of
    return read(led, heldOn, async (db) => {
      const one = await loadMeeting(db, meetingId)
      const taken = await listDecisions(db, { meetingId })
      return { one, lines: await showItems(db, viewer.reach, await listItems(db, meetingId), taken) }
    })
  }

  test('the pack names a pupil to whoever may see the pupil alone', async () => {
    const meeting = await held()
    const { led } = meeting
    const teacher = aViewer(led.people.farTeacher, { reach: { pupils: [led.pupils.far], classes: [] } })
    const { one, lines } = await printed(meeting, teacher)
    const paper = JSON.stringify(papersOf(one, lines, { ...reader, personId: teacher.personId }))
    expect(paper).toContain('Bruno Far')
    expect(paper).not.toMatch(/Amina|Talk with the pupil|We know why/)
    const whole = await printed(meeting, aViewer(led.people.head))
    const told = JSON.stringify(papersOf(whole.one, whole.lines, { ...reader, personId: led.people.head }))
    expect(told).toMatch(/Amina Near.*Talk with the pupil/)
  })

  test('the pack is one document of A4 that a screen reader can read', async () => {
    const meeting = await underWay()
    const { one, lines } = await printed(meeting, aViewer(meeting.led.people.head))
    const { bytes, pages } = await printPapers(one, lines, { ...reader, personId: meeting.led.people.head })
    expect(pages).toBe(1)
    expect(Buffer.from(bytes).toString('latin1')).toContain('pdfuaid')
  })

  test('the pack carries the picture of each item in words too, and none of what the reader may not see', async () => {
    const { led, meetingId, heldOn } = await underWay()
    const near = aViewer(led.people.nearTeacher, { reach: { pupils: [led.pupils.near], classes: [] } })
    const { lines, pictures } = await read(led, heldOn, async (db) => {
      const lines = await showItems(db, near.reach, await listItems(db, meetingId))
      return { lines, pictures: await drawPack(db, near, '/a1', lines) }
    })
    const hidden = lines.filter(({ pupilId }) => pupilId === led.pupils.far)
    expect(hidden.map(({ key }) => pictures.has(key))).toEqual(hidden.map(() => false))
    const seen = lines.find(({ pupilId }) => pupilId === led.pupils.near)
    expect(pictures.get(seen?.key ?? '')).toMatchObject({
      svg: expect.stringContaining('<svg xmlns='),
      words: expect.stringContaining('forecast'),
    })
  })

  test('every kind of picture prints as a figure with its words, which PDF/UA asks for', async () => {
    const meeting = await underWay()
    const { one, lines } = await printed(meeting, aViewer(meeting.led.people.head))
    const pupils = [
      { id: 1, name: 'Amina Near', status: 'on course' as const },
      { id: 2, name: 'Bruno Far', status: 'well behind' as const },
    ]
    const kinds: Picture[] = [
      { as: 'marks', title: 'The class by status', groups: [{ label: '9Ma1', pupils }] },
      {
        as: 'bars',
        title: 'The school by status',
        groups: [{ label: 'Year 9', counts: { close: 4, behind: 2 } }],
      },
    ]
    const [marks, bars] = kinds.map(onPaper)
    expect(marks?.words).toBe('The class by status: 1 on course, 1 well behind')
    expect(bars?.words).toBe('The school by status: Year 9: 4 close, 2 behind')
    expect(marks?.svg).not.toMatch(/Amina|Bruno|var\(/)
    const planned = { ...one, meeting: { ...one.meeting, state: 'planned' as const } }
    const reading = { ...reader, personId: meeting.led.people.head }
    for (const picture of [marks, bars]) {
      const pictures = new Map(lines.flatMap(({ key }) => (picture ? [[key, picture] as const] : [])))
      const { bytes } = await printPapers(planned, lines, reading, pictures)
      expect(Buffer.from(bytes).toString('latin1')).toContain('pdfuaid')
      const unsaid = new Map([...pictures].map(([key, one]) => [key, { ...one, words: null as never }]))
      await expect(printPapers(planned, lines, reading, unsaid)).rejects.toThrow()
    }
  })
})

describe('minutes', () => {
  test('go to everybody who attends and every owner, once, and name no pupil', async () => {
    const { led, meetingId, heldOn } = await held()
    const sent = await write(led, heldOn, async (db) =>
      sendMinutes(db, await loadMeeting(db, meetingId), '/a1'),
    )
    expect(sent).toBe(3)
    const notices = await engine.owner
      .selectFrom('notice')
      .select(['person_id', 'words', 'link'])
      .where('org_id', '=', led.school.org.id)
      .orderBy('person_id')
      .execute()
    expect(notices.map((one) => one.person_id)).toEqual([
      led.people.head,
      led.people.leader,
      led.people.nearTeacher,
    ])
    expect(notices.map((one) => one.link)).toEqual([
      ...[`/a1/meetings/${meetingId}`, `/a1/meetings/${meetingId}`, '/a1/meetings/decisions'],
    ])
    expect(notices[2]?.words).toContain('1 of them yours')
    expect(JSON.stringify(notices)).not.toMatch(/Amina|Bruno/)
    const again = write(led, heldOn, async (db) => sendMinutes(db, await loadMeeting(db, meetingId), '/a1'))
    await expect(again).rejects.toMatchObject(notFound)
  })

  test('say before they go of how many pupils each receiver reads the name', async () => {
    const { led, meetingId, heldOn } = await held()
    const receivers = await read(led, heldOn, async (db) => {
      const decisions = await listDecisions(db, { meetingId })
      return listReceivers(db, await loadMeeting(db, meetingId), decisions, await listItems(db, meetingId))
    })
    expect(receivers.map((one) => [one.id, one.named])).toEqual([
      [led.people.head, '2 of 2 pupils'],
      [led.people.leader, '2 of 2 pupils'],
      [led.people.nearTeacher, 'those of their own decisions they may see'],
    ])
  })
})
