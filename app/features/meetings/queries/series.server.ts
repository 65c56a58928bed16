import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'

export type Series = {
  id: number
  kind: string
  name: string
  departmentId: number | null
  /** The department's or year group's name; null for a meeting of the whole school. */
  of: string | null
  yearGroupId: number | null
  roles: string[]
  chairRole: string
  weekday: number
  begins: string
  minutes: number
  everyWeeks: number
  starts: string
  ends: string | null
}

const seriesOf = (db: OrgReader) =>
  db
    .selectFrom('meeting_series as s')
    .leftJoin('department as d', (join) =>
      join.onRef('d.org_id', '=', 's.org_id').onRef('d.id', '=', 's.department_id'),
    )
    .leftJoin('year_group as y', (join) =>
      join.onRef('y.org_id', '=', 's.org_id').onRef('y.id', '=', 's.year_group_id'),
    )
    .select((eb) => [
      's.id',
      's.kind',
      's.name',
      's.department_id as departmentId',
      eb.fn.coalesce('d.name', 'y.name').as('of'),
      's.year_group_id as yearGroupId',
      's.roles',
      's.chair_role as chairRole',
      's.weekday',
      's.begins',
      's.minutes',
      's.every_weeks as everyWeeks',
      's.starts',
      's.ends',
    ])
    .where('s.org_id', '=', db.orgId)

/** Every series of the school, those of the whole school first. */
export function listSeries(db: OrgReader): Promise<Series[]> {
  return seriesOf(db)
    .orderBy((eb) => eb.fn.coalesce('s.department_id', 's.year_group_id', eb.lit(0)))
    .orderBy('s.id')
    .execute()
}

/** A series of the school, or 404. */
export async function getSeries(db: OrgReader, id: number): Promise<Series> {
  const found = Number.isSafeInteger(id)
    ? await seriesOf(db).where('s.id', '=', id).executeTakeFirst()
    : undefined
  if (!found) throw notFound()
  return found
}
