import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listDepartments, listTerms, listYearGroups } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { getSeries } from '../queries/series.server.ts'
import { meetingDays } from '../rules/dates.ts'
import type { SeriesChange } from '../schema.ts'

type Wanted = { country: string; kind: string; departmentId: number | null; yearGroupId: number | null }

/** The name of what a series is of, or 404 where the kind and what was chosen do not go together. */
async function nameOf(db: OrgReader, of: string, wanted: Wanted): Promise<string | null> {
  const { departmentId, yearGroupId } = wanted
  if (of === 'school') {
    if (departmentId !== null || yearGroupId !== null) throw notFound()
    return null
  }
  const [choices, id, other] =
    of === 'department'
      ? ([await listDepartments(db), departmentId, yearGroupId] as const)
      : ([await listYearGroups(db), yearGroupId, departmentId] as const)
  const found = [...choices].find((one) => one.id === id)
  if (!found || other !== null) throw notFound()
  return found.name
}

/**
 * Puts the days of a series into the calendar as far as it goes: planned meetings from today on that no longer lie on
 * one of its days, and on whose agenda nothing was put by hand, go; days without a meeting get one. Answers how many came
 * and went.
 */
async function dateMeetings(db: OrgWriter, seriesId: number): Promise<{ added: number; taken: number }> {
  const series = await getSeries(db, seriesId)
  const days = meetingDays(series, await listTerms(db)).filter((day) => day >= db.today)
  const taken = await sql`
    delete from meeting m
    where m.org_id = ${db.orgId} and m.series_id = ${seriesId} and m.state = 'planned' and m.held_on >= ${db.today}::date
      and not (m.held_on = any(${days}::date[]))
      and not exists (select 1 from agenda_item i where i.org_id = m.org_id and i.meeting_id = m.id)`.execute(
    db,
  )
  const added =
    days.length === 0
      ? []
      : await db
          .insertInto('meeting')
          .values(
            days.map((held_on) => ({
              ...{ org_id: db.orgId, series_id: seriesId, held_on, minutes: series.minutes },
            })),
          )
          .onConflict((conflict) => conflict.columns(['org_id', 'series_id', 'held_on']).doNothing())
          .returning('id')
          .execute()
  return { added: added.length, taken: Number(taken.numAffectedRows ?? 0) }
}

/** Dates the meetings of a series anew, after the calendar changed. */
export async function dateAnew(db: OrgWriter, seriesId: number): Promise<void> {
  const after = await dateMeetings(db, seriesId)
  await recordEvent(db, {
    ...{ action: 'meetings.dated', subject: 'meeting_series', subjectId: seriesId, after },
  })
}

/** Makes a series of a kind as the country’s schools run it, and dates its meetings. Answers its id. */
export async function arrangeSeries(db: OrgWriter, wanted: Wanted): Promise<number> {
  const kinds = await listWords(db, wanted.country, 'meeting_kind', db.today)
  const kind = kinds.find((one) => one.key === wanted.kind)
  if (!kind) throw notFound()
  const of = await nameOf(db, kind.of, wanted)
  const series = {
    ...{ kind: kind.key, name: of === null ? kind.name : `${of}: ${kind.name}`, roles: kind.roles },
    ...{ department_id: wanted.departmentId, year_group_id: wanted.yearGroupId, chair_role: kind.chair },
    ...{ weekday: kind.weekday, begins: kind.begins, minutes: kind.minutes, every_weeks: kind.every_weeks },
    starts: db.today,
  }
  const { id } = await db
    .insertInto('meeting_series')
    .values({ org_id: db.orgId, ...series })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { added } = await dateMeetings(db, id)
  await recordEvent(db, {
    ...{ action: 'meetings.series-made', subject: 'meeting_series', subjectId: id },
    after: { ...series, meetings: added },
  })
  return id
}

/** Changes when a series meets and whose posts bring them to it; its meetings to come are dated anew. */
export async function changeSeries(db: OrgWriter, id: number, change: SeriesChange): Promise<void> {
  const before = await getSeries(db, id)
  const { name, weekday, begins, minutes, everyWeeks, roles, chairRole } = change
  await db
    .updateTable('meeting_series')
    .set({ name, weekday, begins, minutes, every_weeks: everyWeeks, roles, chair_role: chairRole })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  await db
    .updateTable('meeting')
    .set({ minutes })
    .where('org_id', '=', db.orgId)
    .where('series_id', '=', id)
    .where('state', '=', 'planned')
    .where('held_on', '>=', db.today)
    .execute()
  const { intent: _, ...after } = change
  const meetings = await dateMeetings(db, id)
  await recordEvent(db, {
    ...{ action: 'meetings.series-changed', subject: 'meeting_series', subjectId: id, before },
    after: { ...after, meetings },
  })
}

/** Ends a series on a day: its meetings after it go. */
export async function endSeries(db: OrgWriter, id: number, lastDay: string): Promise<void> {
  const before = await getSeries(db, id)
  await db
    .updateTable('meeting_series')
    .set({ ends: lastDay })
    .where('org_id', '=', db.orgId)
    .where('id', '=', id)
    .execute()
  const { taken } = await dateMeetings(db, id)
  await recordEvent(db, {
    ...{ action: 'meetings.series-ended', subject: 'meeting_series', subjectId: id },
    ...{ before: { ends: before.ends }, after: { ends: lastDay, taken } },
  })
}
