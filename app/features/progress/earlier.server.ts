import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import type { StatusMemory } from '#stats/status.ts'
import type { CycleFact } from './readings.server.ts'
import { isStatus } from './words.ts'

export type Before = {
  reach: number | null
  status: string | null
  memory: StatusMemory | undefined
  cusum: { fall: number; rise: number }
}

export const keyOf = (pupilId: number, subjectId: number) => `${pupilId}/${subjectId}`

/** What the last judged cycle before this one said, by pupil and subject. */
export async function listBefore(db: OrgReader, cycles: readonly CycleFact[]): Promise<Map<string, Before>> {
  const of = [
    'pupil_id',
    'subject_id',
    'chance_target',
    'status',
    'pending_status',
    'cusum_fall',
    'cusum_rise',
  ]
  const earlier = cycles.slice(0, -1).map((cycle) => cycle.id)
  const found = await sql<{ packed: string | null }>`
    select ${packLines(...of.map((column) => sql.ref(column)))} as packed
    from forecast where org_id = ${db.orgId} and cycle_id = (
      select f.cycle_id from forecast f join cycle c on c.org_id = f.org_id and c.id = f.cycle_id
      where f.org_id = ${db.orgId} and f.cycle_id = any(${earlier}::bigint[]) order by c.starts desc limit 1)`.execute(
    db,
  )
  return new Map(
    unpackLines(found.rows[0]?.packed ?? null).map(
      ([pupil, subject, reach, status = '', pending, fall, rise]) => {
        const before: Before = {
          reach: reach ? Number(reach) : null,
          status: status || null,
          memory: isStatus(status) ? { status, waiting: pending ? 1 : 0 } : undefined,
          cusum: { fall: Number(fall), rise: Number(rise) },
        }
        return [keyOf(Number(pupil), Number(subject)), before] as const
      },
    ),
  )
}
