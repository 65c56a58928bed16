import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Asker,
  everyone,
  type OrgReader,
  type OrgWriter,
  readAs,
  writeAs,
} from '#features/access/api.server.ts'
import { anAsker, aPerson, aPost, writing } from '#features/access/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { answerFinding, listFindings } from '#features/progress/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { startPlan } from '#features/support/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import { addItem, dropFromAgenda, moveItem } from './commands/agenda.server.ts'
import {
  changeDecision,
  decideItem,
  getOwnDecision,
  reviewDecision,
  reviewInMeeting,
  takeBack,
} from './commands/decisions.server.ts'
import { beginMeeting, callOff, closeMeeting, leaveItem } from './commands/holding.server.ts'
import { addLinks } from './commands/links.server.ts'
import { sendMinutes } from './commands/minutes.server.ts'
import { arrangeSeries, changeSeries, endSeries } from './commands/series.server.ts'
import { papersOf, printPapers } from './papers.server.ts'
import { drawPack, onPaper } from './pictures.server.tsx'
import { readAgenda } from './queries/agenda.server.ts'
import { getDecision, listDecisions } from './queries/decisions.server.ts'
import { listMeetingHours } from './queries/hours.server.ts'
import { listItems } from './queries/items.server.ts'
import { pupilsNamed, showItems } from './queries/lines.server.ts'
import {
  findNext,
  getMeeting,
  getMeetingToHold,
  listMeetings,
  listOwnSeries,
  loadMeeting,
} from './queries/meetings.server.ts'
import { readDecisions } from './queries/own-decisions.server.ts'
import { listReceivers } from './queries/receivers.server.ts'
import { getSeries } from './queries/series.server.ts'
import { readSheet } from './queries/sheet.server.ts'
import type { Picture } from './queries/stage.server.ts'
import { listSuggestions } from './queries/suggestions.server.ts'
import { readVerdicts } from './queries/verdicts.server.ts'
import { hourOf } from './rules/dates.ts'
import { titleText } from './rules/words.ts'
import { aClosedCycle, addForecasts, aFinding, aLedSchool, aViewer, type LedSchool } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const noon = (day: string) => new Date(`${day}T10:00:00Z`)
const on = (led: LedSchool, day: string, personId: number | null = null): Asker =>
  anAsker(led.school.org.id, { today: day, now: noon(day), personId })
const write = <T>(led: LedSchool, day: string, command: (db: OrgWriter) => Promise<T>, by?: number) =>
  writeAs(engine.owner, on(led, day, by ?? led.people.head), command)
const read = <T>(led: LedSchool, day: string, query: (db: OrgReader) => Promise<T>) =>
  readAs(engine.owner, on(led, day), query)

const today = '2026-11-24'
type Wanted = { kind: string; country: string; departmentId: number | null; yearGroupId: number | null }
const weekly: Wanted = { kind: 'slt-half-hour', country: 'england', departmentId: null, yearGroupId: null }

/** A series arranged on a day, and its first meeting from then on. */
async function arranged(led: LedSchool, given: Partial<Wanted> = {}, day = '2026-11-23') {
  return write(led, day, async (db) => {
    const seriesId = await arrangeSeries(db, { ...weekly, ...given })
    const [first] = await listMeetings(db, { seriesIds: [seriesId] })
    return { seriesId, meetingId: first?.id ?? -1, heldOn: first?.heldOn ?? '' }
  })
}

/** A school with its weekly meeting begun on its day by the head. */
async function underWay() {
  const led = await aLedSchool(engine.owner)
  const made = await arranged(led)
  await write(led, made.heldOn, async (db) =>
    beginMeeting(db, await loadMeeting(db, made.meetingId), led.people.head),
  )
  const items = await read(led, made.heldOn, (db) => listItems(db, made.meetingId))
  const itemOf = (findingId: number) => items.find((item) => item.findingId === findingId)?.id ?? -1
  return { led, ...made, items, near: itemOf(led.findings.near), far: itemOf(led.findings.far) }
}
type UnderWay = Awaited<ReturnType<typeof underWay>>

const holding = <T>(
  { led, meetingId, heldOn }: UnderWay,
  command: (db: OrgWriter, one: Awaited<ReturnType<typeof loadMeeting>>) => Promise<T>,
) => write(led, heldOn, async (db) => command(db, await loadMeeting(db, meetingId)))

const decision = (ownerId: number) => ({
  ...{ kind: 'talk', words: 'Talk with the pupil', ownerId, due: '2026-11-30' },
  ...{ expect: 'We know why', expectOn: '2026-12-18' },
})
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

/** A closed meeting in which the near pupil’s item was decided for the teacher, the far one dropped. */
async function held() {
  const one = await underWay()
  const { led, near, far } = one
  const decisionId = await holding(one, (db, meeting) =>
    decideItem(db, meeting, near, decision(led.people.nearTeacher)),
  )
  await holding(one, (db, meeting) =>
    closeMeeting(db, meeting, [{ itemId: far, what: 'drop', word: 'Solved itself' }]),
  )
  return { ...one, decisionId }
}

describe('done? helped?', () => {
  test('the next meeting asks about a decision that is due, and its answer settles the item', async () => {
    const { led, seriesId, decisionId } = await held()
    const due = '2026-11-30'
    const left = await write(led, due, async (db) => {
      const [next] = await listMeetings(db, { seriesIds: [seriesId], from: due, to: due })
      await beginMeeting(db, await loadMeeting(db, next?.id ?? -1), led.people.head)
      const one = await loadMeeting(db, next?.id ?? -1)
      const item = (await listItems(db, one.meeting.id)).find((asked) => asked.decisionId === decisionId)
      await reviewInMeeting(db, one, item?.id ?? -1, 'too early')
      return listItems(db, one.meeting.id)
    })
    expect(left.find((item) => item.decisionId === decisionId)?.state).toBe('decided')
    const reviewed = await read(led, due, (db) => getDecision(db, decisionId))
    expect(reviewed).toMatchObject({ review: { done: 'done', helped: 'too early' }, expectOn: '2027-01-11' })
  })

  test('what is not done gets a new day; what helped is asked about no more', async () => {
    const { led, decisionId } = await held()
    const review = (answer: 'not yet' | 'helped') =>
      write(led, '2026-12-01', async (db) =>
        reviewDecision(db, await getDecision(db, decisionId), { answer, words: '', due: null }),
      )
    await review('not yet')
    const later = await read(led, today, (db) => getDecision(db, decisionId))
    expect(later.due).toBe('2026-12-15')
    await review('helped')
    await expect(review('helped')).rejects.toMatchObject(notFound)
    const settled = await read(led, today, (db) => getDecision(db, decisionId))
    expect(settled.reviews.map((one) => one.done)).toEqual(['not yet', 'done'])
  })

  test('says what the forecasts said then and say now, to whoever may see the pupil', async () => {
    const { led, decisionId } = await held()
    const chances = [[led.pupils.near, 0.6]] as const
    const verdict = (reach: Parameters<typeof readVerdicts>[1]) =>
      read(led, '2026-12-20', async (db) =>
        (await readVerdicts(db, reach, [await getDecision(db, decisionId)])).get(decisionId),
      )
    expect(await verdict(everyone)).toBe('no cycle since')
    await write(led, '2026-12-19', async (db) => {
      const of = { number: 2, starts: '2026-11-02', ends: '2026-12-18' }
      const cycleId = await aClosedCycle(db, led.school, of)
      await addForecasts(db, { cycleId, subjectId: led.school.subjectId, chances })
    })
    expect(await verdict(everyone)).toEqual({
      cycle: 'Cycle 2',
      of: { courses: 1, before: expect.closeTo(0.3), now: expect.closeTo(0.6) },
    })
    expect(await verdict({ pupils: [led.pupils.far], classes: [] })).toBe('not yours to see')
  })

  test('leads to help for whom it concerns, and tells of the help that began since to those who may know', async () => {
    const { led, decisionId, heldOn } = await held()
    const shown = (viewer: ReturnType<typeof aViewer>) =>
      read(led, '2026-12-20', async (db) =>
        (await readDecisions(db, viewer, true)).decisions.find(({ id }) => id === decisionId),
      )
    const head = aViewer(led.people.head)
    expect(await shown(head)).toMatchObject({ help: [], planTo: `/help/new?pupil=${led.pupils.near}` })
    const where = { reach: everyone, country: 'england', base: `/${led.school.org.slug}` }
    const begin = (pupilId: number, day: string) =>
      write(led, day, (db) =>
        startPlan(db, where, {
          ...{ kind: 'mentoring', aim: 'Catch up', outcome: { outcome: 'forecast', subjectId: null } },
          ...{ ownerId: led.people.nearTeacher, place: '', timesAWeek: 1, minutes: 30 },
          ...{
            reviewOn: '2026-12-18',
            exitRule: 'Back on course',
            pupil: [pupilId],
            finding: [],
            beforeId: null,
          },
        }),
      )
    await begin(led.pupils.far, heldOn)
    const begun = await begin(led.pupils.near, heldOn)
    if (!begun.ok) throw new Error('refused')
    const told = await shown(head)
    expect(told?.help.map(({ to }) => to)).toEqual([`/help/plans/${begun.planId}`])
    expect(told?.help[0]?.words).toContain('Mentoring began on')
    expect(told?.planTo).toBeNull()
    const elsewhere = aViewer(led.people.farTeacher, { reach: { pupils: [led.pupils.far], classes: [] } })
    expect(await shown(elsewhere)).toMatchObject({ help: [], planTo: null })
    const without = aViewer(led.people.head, { may: (permission) => permission !== 'help.plans' })
    expect((await shown(without))?.help).toEqual([])
  })

  test('is answered and changed by the owner or whoever arranges meetings, by nobody else', async () => {
    const { led, decisionId, heldOn } = await held()
    const own = (personId: number, arranges = false) =>
      read(led, heldOn, (db) => getOwnDecision(db, aViewer(personId, { arranges }), decisionId))
    expect((await own(led.people.nearTeacher)).id).toBe(decisionId)
    expect((await own(led.people.head, true)).id).toBe(decisionId)
    await expect(own(led.people.farTeacher)).rejects.toMatchObject(notFound)
    const change = { ownerId: led.people.leader, due: '2026-12-04', expect: 'Better', expectOn: '2026-12-18' }
    await write(led, heldOn, async (db) => changeDecision(db, await getDecision(db, decisionId), change))
    expect(await read(led, heldOn, (db) => getDecision(db, decisionId))).toMatchObject(change)
  })
})

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
