import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import type { Done, Helped } from '../schema.ts'

export type Review = { done: Done; helped: Helped | null; words: string; on: Date; by: string | null }
export type Decision = {
  id: number
  itemId: number
  meetingId: number
  seriesId: number
  series: string
  heldOn: string
  /** Key of the country's word for it, or "own words". */
  kind: string
  words: string
  ownerId: number
  owner: string
  due: string
  expect: string
  expectOn: string
  pupilIds: number[]
  subjectId: number | null
  subject: string | null
  classId: number | null
  className: string | null
  /** The last judged cycle when it was decided. */
  cycleId: number | null
  /** What was said last; null while nothing was. */
  review: Review | null
  /** Everything said, oldest first. */
  reviews: Review[]
}

const nameOf = (person: string) =>
  sql<string>`${sql.ref(`${person}.given_name`)} || ' ' || ${sql.ref(`${person}.family_name`)}`

const decisionsOf = (db: OrgReader) =>
  db
    .selectFrom('decision as d')
    .innerJoin('agenda_item as i', (join) =>
      join.onRef('i.org_id', '=', 'd.org_id').onRef('i.id', '=', 'd.item_id'),
    )
    .innerJoin('meeting as m', (join) =>
      join.onRef('m.org_id', '=', 'i.org_id').onRef('m.id', '=', 'i.meeting_id'),
    )
    .innerJoin('meeting_series as s', (join) =>
      join.onRef('s.org_id', '=', 'm.org_id').onRef('s.id', '=', 'm.series_id'),
    )
    .innerJoin('person as o', (join) =>
      join.onRef('o.org_id', '=', 'd.org_id').onRef('o.id', '=', 'd.owner_id'),
    )
    .leftJoin('subject as j', (join) =>
      join.onRef('j.org_id', '=', 'd.org_id').onRef('j.id', '=', 'd.subject_id'),
    )
    .leftJoin('class as k', (join) =>
      join.onRef('k.org_id', '=', 'd.org_id').onRef('k.id', '=', 'd.class_id'),
    )
    .select(['d.id', 'd.item_id as itemId', 'm.id as meetingId', 's.id as seriesId', 's.name as series'])
    .select(['m.held_on as heldOn', 'd.kind', 'd.words', 'd.owner_id as ownerId', nameOf('o').as('owner')])
    .select(['d.due', 'd.expect', 'd.expect_on as expectOn', 'd.subject_id as subjectId'])
    .select(['j.name as subject', 'd.class_id as classId', 'k.name as className', 'd.cycle_id as cycleId'])
    .select(
      sql<number[]>`(select coalesce(jsonb_agg(x.pupil_id), '[]') from decision_pupil x
        where x.org_id = d.org_id and x.decision_id = d.id)`.as('pupilIds'),
    )
    .where('d.org_id', '=', db.orgId)

async function listReviews(db: OrgReader, decisionIds: readonly number[]): Promise<Map<number, Review[]>> {
  const rows = await db
    .selectFrom('decision_review as r')
    .leftJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'r.org_id').onRef('p.id', '=', 'r.said_by'),
    )
    .select([
      'r.decision_id as decisionId',
      sql<Done>`r.done`.as('done'),
      sql<Helped | null>`r.helped`.as('helped'),
    ])
    .select(['r.words', 'r.said_at as on', sql<string | null>`p.given_name || ' ' || p.family_name`.as('by')])
    .where('r.org_id', '=', db.orgId)
    .where(isAmong('r.decision_id', decisionIds))
    .orderBy('r.id')
    .execute()
  const reviews = new Map<number, Review[]>()
  for (const { decisionId, ...review } of rows)
    reviews.set(decisionId, [...(reviews.get(decisionId) ?? []), review])
  return reviews
}

/** Decisions of an owner, of some series, of a meeting or those named, the newest meeting first. */
export async function listDecisions(
  db: OrgReader,
  of: { ownerId?: number; seriesIds?: readonly number[]; meetingId?: number; ids?: readonly number[] },
): Promise<Decision[]> {
  const { ownerId, seriesIds, meetingId, ids } = of
  const rows = await decisionsOf(db)
    .$if(ownerId !== undefined, (q) => q.where('d.owner_id', '=', ownerId ?? -1))
    .$if(seriesIds !== undefined, (q) => q.where(isAmong('s.id', seriesIds ?? [])))
    .$if(meetingId !== undefined, (q) => q.where('m.id', '=', meetingId ?? -1))
    .$if(ids !== undefined, (q) => q.where(isAmong('d.id', ids ?? [])))
    .orderBy('m.held_on', 'desc')
    .orderBy('d.id')
    .execute()
  const reviews = await listReviews(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const own = reviews.get(row.id) ?? []
    return { ...row, reviews: own, review: own.at(-1) ?? null }
  })
}

/** One decision, or 404. */
export async function getDecision(db: OrgReader, id: number): Promise<Decision> {
  const [found] = await listDecisions(db, { ids: [id] })
  if (!found) throw notFound()
  return found
}
