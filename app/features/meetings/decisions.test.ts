import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyone } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { startPlan } from '#features/support/api.server.ts'
import { openTestEngine, type TestEngine } from '#platform/db/testing.ts'
import {
  changeDecision,
  getOwnDecision,
  reviewDecision,
  reviewInMeeting,
} from './commands/decisions.server.ts'
import { beginMeeting } from './commands/holding.server.ts'
import { meetingsOver, today } from './held/testing.ts'
import { getDecision } from './queries/decisions.server.ts'
import { listItems } from './queries/items.server.ts'
import { listMeetings, loadMeeting } from './queries/meetings.server.ts'
import { readDecisions } from './queries/own-decisions.server.ts'
import { readVerdicts } from './queries/verdicts.server.ts'
import { aClosedCycle, addForecasts, aViewer } from './testing.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await openTestEngine()
  await loadPacks(engine.owner)
})
afterAll(() => engine.close())

const { read, write, held } = meetingsOver(() => engine)
const notFound = { status: 404 }

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
