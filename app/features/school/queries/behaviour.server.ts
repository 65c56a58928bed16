import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { pupilsInReach } from './scopes.server.ts'

export type BehaviourEvent = {
  id: number
  pupilId: number
  on: string
  kind: string
  /** The word for the kind in the country's pack. */
  name: string
  good: boolean
  points: number
  note: string | null
  classId: number | null
  className: string | null
}

/** Praise and behaviour of pupils within reach, newest first. */
export async function listBehaviour(
  db: OrgReader,
  reach: Reach,
  country: string,
  filter: { pupilId?: number; from: string; goodOnly?: boolean; limit: number },
): Promise<BehaviourEvent[]> {
  const words = await listWords(db, country, 'behaviour_kind')
  let query = db
    .selectFrom('behaviour_event as event')
    .leftJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'event.org_id').onRef('class.id', '=', 'event.class_id'),
    )
    .select([
      'event.id',
      'event.pupil_id as pupilId',
      'event.occurred_on as on',
      'event.kind',
      'event.points',
      'event.note',
      'event.class_id as classId',
      'class.name as className',
    ])
    .where('event.org_id', '=', db.orgId)
    .where('event.occurred_on', '>=', filter.from)
    .where('event.occurred_on', '<=', db.today)
    .where('event.pupil_id', 'in', pupilsInReach(db, reach).select('pupil.id'))
  if (filter.pupilId !== undefined) query = query.where('event.pupil_id', '=', filter.pupilId)
  if (filter.goodOnly) query = query.where('event.points', '>', 0)
  const rows = await query
    .orderBy('event.occurred_on', 'desc')
    .orderBy('event.id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map((row) => {
    const word = words.find((other) => other.key === row.kind)
    return { ...row, name: word?.name ?? row.kind, good: word?.good ?? row.points > 0 }
  })
}

/** How often each of these pupils was praised, and how often something else was noted, in a span of days. */
export async function countBehaviour(
  db: OrgReader,
  pupilIds: readonly number[],
  country: string,
  span: { from: string; to: string },
): Promise<Map<number, { praised: number; noted: number }>> {
  const words = await listWords(db, country, 'behaviour_kind')
  const good = words.flatMap((word) => (word.good ? [word.key] : []))
  const isGood = sql<boolean>`kind = any(${good}::text[])`
  const rows = await db
    .selectFrom('behaviour_event')
    .select([
      'pupil_id as pupilId',
      sql<number>`count(*) filter (where ${isGood})::int`.as('praised'),
      sql<number>`count(*) filter (where not ${isGood})::int`.as('noted'),
    ])
    .where('org_id', '=', db.orgId)
    .where(isAmong('pupil_id', pupilIds))
    .where('occurred_on', '>=', span.from)
    .where('occurred_on', '<=', span.to)
    .groupBy('pupil_id')
    .execute()
  return new Map(rows.map(({ pupilId, ...counts }) => [pupilId, counts]))
}
