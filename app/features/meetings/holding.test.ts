import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addItem } from './commands/agenda.server.ts'
import { decideItem, takeBack } from './commands/decisions.server.ts'
import { beginMeeting, callOff, closeMeeting, leaveItem } from './commands/holding.server.ts'
import { endSeries } from './commands/series.server.ts'
import { decision, meetingsOver } from './held/testing.ts'
import { readAgenda } from './queries/agenda.server.ts'
import { getDecision, listDecisions } from './queries/decisions.server.ts'
import { listItems } from './queries/items.server.ts'
import { showItems } from './queries/lines.server.ts'
import { findNext, loadMeeting } from './queries/meetings.server.ts'
import { listSuggestions } from './queries/suggestions.server.ts'
import { aLedSchool, aViewer } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, arranged, underWay, holding, held } = meetingsOver(() => engine)
const notFound = { status: 404 }

describe('a meeting under way', () => {
  test('suggests decisions with the people who have to do with the pupil', async () => {
    const { led, meetingId, heldOn, near } = await underWay()
    const [first, ...others] = await read(led, heldOn, async (db) => {
      const one = await loadMeeting(db, meetingId)
      const lines = await showItems(
        db,
        everyone,
        (await listItems(db, meetingId)).filter(({ id }) => id === near),
      )
      return (await listSuggestions(db, one, lines, 'england'))[0] ?? []
    })
    expect(first?.kind).toBe('talk')
    const owners = new Map([first, ...others].map((one) => [one?.kind, one?.owner.id]))
    expect(owners.get('teacher-plan')).toBe(led.people.nearTeacher)
    expect(owners.get('watch')).toBe(led.people.head)
  })

  test('a decision keeps the pupil, the cycle it looked at, and answers the finding', async () => {
    const one = await underWay()
    const { led, near, heldOn } = one
    const id = await holding(one, (db, held) => decideItem(db, held, near, decision(led.people.nearTeacher)))
    expect(await read(led, heldOn, (db) => getDecision(db, id))).toMatchObject({
      ...{ pupilIds: [led.pupils.near], cycleId: led.cycleId, subjectId: led.school.subjectId },
      ...{ owner: expect.stringContaining('Nearteacher'), review: null },
    })
    const [answered] = await read(led, heldOn, (db) =>
      listFindings(db, everyone, { ids: [led.findings.near] }),
    )
    expect(answered?.answer).toBe('meeting')
  })

  test('an item is settled once: a second decision, or one of a stranger’s owner, is not there', async () => {
    const one = await underWay()
    const { led, near, far } = one
    const other = await aLedSchool(engine.owner)
    await holding(one, (db, held) => decideItem(db, held, near, decision(led.people.leader)))
    const again = holding(one, (db, held) => decideItem(db, held, near, decision(led.people.leader)))
    await expect(again).rejects.toMatchObject(notFound)
    const foreign = holding(one, (db, held) => decideItem(db, held, far, decision(other.people.leader)))
    await expect(foreign).rejects.toMatchObject(notFound)
  })

  test('a decision is taken back while the meeting lasts, and its item is open again', async () => {
    const one = await underWay()
    const { led, near, heldOn, meetingId } = one
    await holding(one, (db, held) => decideItem(db, held, near, decision(led.people.leader)))
    await holding(one, (db, held) => takeBack(db, held, near))
    const items = await read(led, heldOn, (db) => listItems(db, meetingId))
    expect(items.find((item) => item.id === near)?.state).toBe('open')
    expect(await read(led, heldOn, (db) => listDecisions(db, { meetingId }))).toEqual([])
  })

  test('does not close while an item is open and nothing was said of it', async () => {
    const one = await underWay()
    const { near, led, heldOn, meetingId } = one
    const closed = await holding(one, (db, held) =>
      closeMeeting(db, held, [{ itemId: near, what: 'drop', word: 'Solved itself' }]),
    ).catch((error: unknown) => error)
    expect(closed).toMatchObject({ ok: false })
    const { meeting } = await read(led, heldOn, (db) => loadMeeting(db, meetingId))
    expect(meeting.state).toBe('open')
  })

  test('what is carried stands on the next agenda with the word, first', async () => {
    const one = await underWay()
    const { led, near, far, seriesId, heldOn } = one
    const closed = await holding(one, (db, held) =>
      closeMeeting(db, held, [
        { itemId: near, what: 'drop', word: 'Solved itself' },
        { itemId: far, what: 'carry', word: 'The teacher was away' },
      ]),
    )
    expect(closed).toEqual({ ok: true })
    const agenda = await read(led, heldOn, async (db) => {
      const next = await findNext(db, { seriesId, after: heldOn })
      return readAgenda(db, await loadMeeting(db, next?.id ?? -1))
    })
    expect(agenda.items[0]).toMatchObject({
      ...{ findingId: led.findings.far, why: 'Carried from the last meeting: The teacher was away' },
    })
    expect(agenda.items.filter((item) => item.findingId !== null)).toHaveLength(1)
  })

  test('carries nothing where no later meeting is dated: it says so instead', async () => {
    const one = await underWay()
    const { led, near, seriesId, heldOn } = one
    await write(led, heldOn, (db) => endSeries(db, seriesId, heldOn))
    const left = await holding(one, (db, held) =>
      leaveItem(db, held, { itemId: near, what: 'carry', word: 'No time' }),
    )
    expect(left).toMatchObject({ ok: false })
  })

  test('begins on its day, not before; called off, what people added goes on', async () => {
    const led = await aLedSchool(engine.owner)
    const { meetingId, seriesId, heldOn } = await arranged(led)
    const early = write(led, '2026-11-22', async (db) =>
      beginMeeting(db, await loadMeeting(db, meetingId), null),
    )
    await expect(early).rejects.toMatchObject(notFound)
    const next = await write(led, heldOn, async (db) => {
      const one = await loadMeeting(db, meetingId)
      const added = { title: 'The hall', why: 'It leaks', minutes: 5, pupil: '' }
      await addItem(db, aViewer(led.people.head), one, added)
      await callOff(db, one, 'Snow')
      const found = await findNext(db, { seriesId, after: heldOn })
      return listItems(db, found?.id ?? -1)
    })
    expect(next.map((item) => [item.title, item.why])).toEqual([
      ['The hall', 'Carried from the last meeting: Snow'],
    ])
  })
})

test('everything done is on record, in the order in which it was done', async () => {
  const { led } = await held()
  const events = await writing(engine.owner, led.school.org.id, (db) =>
    db
      .selectFrom('audit_event')
      .select('action')
      .where('org_id', '=', db.orgId)
      .where('action', 'like', 'meetings.%')
      .orderBy('seq')
      .execute(),
  )
  expect(events.map((one) => one.action)).toEqual([
    ...['meetings.series-made', 'meetings.begun', 'meetings.decided'],
    ...['meetings.item-dropped', 'meetings.closed'],
  ])
})
