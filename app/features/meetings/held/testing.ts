import { type Asker, type OrgReader, type OrgWriter, readAs, writeAs } from '#features/access/api.server.ts'
import { anAsker } from '#features/access/testing.ts'
import type { TestEngine } from '#platform/db/testing.ts'
import { decideItem } from '../commands/decisions.server.ts'
import { beginMeeting, closeMeeting } from '../commands/holding.server.ts'
import { arrangeSeries } from '../commands/series.server.ts'
import { listItems } from '../queries/items.server.ts'
import { listMeetings, loadMeeting } from '../queries/meetings.server.ts'
import { aLedSchool, type LedSchool } from '../testing.ts'

export const today = '2026-11-24'
type Wanted = { kind: string; country: string; departmentId: number | null; yearGroupId: number | null }
export const weekly: Wanted = {
  kind: 'slt-half-hour',
  country: 'england',
  departmentId: null,
  yearGroupId: null,
}
export const decision = (ownerId: number) => ({
  ...{ kind: 'talk', words: 'Talk with the pupil', ownerId, due: '2026-11-30' },
  ...{ expect: 'We know why', expectOn: '2026-12-18' },
})

/** What tests of meetings do in a school over a database that is opened before they run. */
export function meetingsOver(opened: () => TestEngine) {
  const noon = (day: string) => new Date(`${day}T10:00:00Z`)
  const on = (led: LedSchool, day: string, personId: number | null = null): Asker =>
    anAsker(led.school.org.id, { today: day, now: noon(day), personId })
  const write = <T>(led: LedSchool, day: string, command: (db: OrgWriter) => Promise<T>, by?: number) =>
    writeAs(opened().owner, on(led, day, by ?? led.people.head), command)
  const read = <T>(led: LedSchool, day: string, query: (db: OrgReader) => Promise<T>) =>
    readAs(opened().owner, on(led, day), query)

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
    const led = await aLedSchool(opened().owner)
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
  return { read, write, arranged, underWay, holding, held }
}
export type UnderWay = Awaited<ReturnType<ReturnType<typeof meetingsOver>['underWay']>>
