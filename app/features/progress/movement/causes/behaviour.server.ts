import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Line } from '../line.ts'
import type { Fact, Window } from './cause.ts'

type Counted = { id: number; events: number; points: number; eventsBefore: number }

const MS_A_DAY = 86_400_000
const daysOf = ({ first, last }: { first: string; last: string }) =>
  Math.max(1, (Date.parse(last) - Date.parse(first)) / MS_A_DAY + 1)

/** A count this many standard deviations above what went before is as much as can be. */
const fullRise = 4
const leastRise = 1.5
const fewest = 3

const times = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

function factOf({ id, events, points, eventsBefore }: Counted, window: Window): Fact[] {
  const part = daysOf(window.within) / daysOf(window.before)
  const expected = eventsBefore * part
  const beyond = (events - expected) / Math.sqrt(expected + 1)
  const more = beyond >= leastRise && events >= fewest
  const fewer = -beyond >= leastRise && eventsBefore >= fewest
  if (!more && !fewer) return []
  return [
    {
      ...{ kind: 'behaviour', pupilId: id, subjectId: null, classId: null },
      direction: more ? 'fall' : 'rise',
      strength: Math.min(1, Math.abs(beyond) / fullRise),
      words: `${times(events, 'behaviour event')} (${points} points), ${eventsBefore} before`,
    },
  ]
}

/** Pupils with clearly more events of poor behaviour in the window than the earlier cycle let expect, or clearly fewer. */
export async function findBehaviour(db: OrgReader, window: Window, lines: readonly Line[]): Promise<Fact[]> {
  const { before, within } = window
  const ids = [...new Set(lines.map((line) => line.pupilId))]
  const found = await sql<Counted>`
    select pupil_id as id, count(*) filter (where occurred_on >= ${within.first})::int as events,
      coalesce(sum(points) filter (where occurred_on >= ${within.first}), 0)::int as points,
      count(*) filter (where occurred_on <= ${before.last})::int as "eventsBefore"
    from behaviour_event
    where org_id = ${db.orgId} and points < 0 and occurred_on between ${before.first} and ${within.last}
      and pupil_id = any(${ids}::bigint[])
    group by pupil_id`.execute(db)
  return found.rows.flatMap((row) => factOf(row, window))
}
