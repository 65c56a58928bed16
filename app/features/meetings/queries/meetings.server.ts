import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { type Attendee, attendeesOf, type Staffing } from '../rules/attendance.ts'
import type { MeetingState } from '../schema.ts'
import type { Viewer } from '../viewer.server.ts'
import { getSeries, listSeries, type Series } from './series.server.ts'
import { readStaffing } from './staffing.server.ts'

export type Meeting = {
  id: number
  seriesId: number
  heldOn: string
  minutes: number
  state: MeetingState
  word: string | null
  chairId: number | null
  /** Whoever held it; null before, and for somebody whose post is held elsewhere. */
  chair: string | null
  sentAt: Date | null
}

const meetingsOf = (db: OrgReader) =>
  db
    .selectFrom('meeting as m')
    .innerJoin('meeting_series as s', (join) =>
      join.onRef('s.org_id', '=', 'm.org_id').onRef('s.id', '=', 'm.series_id'),
    )
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.chair_id'),
    )
    .select(['m.id', 'm.series_id as seriesId', 'm.held_on as heldOn', 'm.minutes', 'm.word'])
    .select(['m.chair_id as chairId', 'm.sent_at as sentAt'])
    .select([sql<MeetingState>`m.state`.as('state')])
    .select(sql<string | null>`p.given_name || ' ' || p.family_name`.as('chair'))
    .where('m.org_id', '=', db.orgId)

/** Meetings of some series between two days, both included, in order. */
export function listMeetings(
  db: OrgReader,
  of: { seriesIds: readonly number[]; from?: string; to?: string },
): Promise<Meeting[]> {
  const { seriesIds, from, to } = of
  return meetingsOf(db)
    .where(isAmong('m.series_id', seriesIds))
    .$if(from !== undefined, (q) => q.where('m.held_on', '>=', from ?? ''))
    .$if(to !== undefined, (q) => q.where('m.held_on', '<=', to ?? ''))
    .orderBy('m.held_on')
    .orderBy('s.begins')
    .orderBy('m.id')
    .execute()
}

/** The last meeting of a series that was held before a day. */
export const findLastHeld = (
  db: OrgReader,
  { seriesId, before }: { seriesId: number; before: string },
): Promise<Meeting | undefined> =>
  meetingsOf(db)
    .where('m.series_id', '=', seriesId)
    .where('m.state', '=', 'closed')
    .where('m.held_on', '<', before)
    .orderBy('m.held_on', 'desc')
    .executeTakeFirst()

/** The next meeting of a series after a day that is still to be held. */
export const findNext = (
  db: OrgReader,
  { seriesId, after }: { seriesId: number; after: string },
): Promise<Meeting | undefined> =>
  meetingsOf(db)
    .where('m.series_id', '=', seriesId)
    .where('m.state', '=', 'planned')
    .where('m.held_on', '>', after)
    .orderBy('m.held_on')
    .executeTakeFirst()

const attends = (viewer: Viewer, attendees: readonly Attendee[]): boolean =>
  attendees.some((one) => one.personId === viewer.personId)

/** The series somebody may read: those they attend today, or all for whoever arranges them; `mine` of those attended. */
export async function listOwnSeries(
  db: OrgReader,
  viewer: Viewer,
): Promise<{ series: (Series & { mine: boolean })[]; staffing: Staffing }> {
  const staffing = await readStaffing(db, db.today)
  const series = (await listSeries(db))
    .map((one) => ({ ...one, mine: attends(viewer, attendeesOf(one, staffing)) }))
    .filter((one) => one.mine || viewer.arranges)
  return { series, staffing }
}

export type OneMeeting = {
  meeting: Meeting
  series: Series
  /** Those whose posts brought them to it on its day. */
  attendees: Attendee[]
  staffing: Staffing
}

/** A meeting as the product itself looks at it, or 404; whoever shows it asks `getMeeting`. */
export async function loadMeeting(db: OrgReader, id: number): Promise<OneMeeting> {
  const meeting = Number.isSafeInteger(id)
    ? await meetingsOf(db).where('m.id', '=', id).executeTakeFirst()
    : undefined
  if (!meeting) throw notFound()
  const series = await getSeries(db, meeting.seriesId)
  const staffing = await readStaffing(db, meeting.heldOn)
  return { meeting, series, staffing, attendees: attendeesOf(series, staffing) }
}

/** A meeting that somebody attends, or attended on its day, or arranges; else 404. */
export async function getMeeting(db: OrgReader, viewer: Viewer, id: number): Promise<OneMeeting> {
  const one = await loadMeeting(db, id)
  const may =
    viewer.arranges ||
    attends(viewer, one.attendees) ||
    attends(viewer, attendeesOf(one.series, await readStaffing(db, db.today)))
  if (!may) throw notFound()
  return one
}

/** The same for whoever may hold it: a person who chairs meetings and attends or arranges this one. */
export async function getMeetingToHold(db: OrgReader, viewer: Viewer, id: number): Promise<OneMeeting> {
  const one = await getMeeting(db, viewer, id)
  if (!viewer.chairs) throw notFound()
  return one
}
