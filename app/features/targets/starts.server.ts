import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listPriorAttainment } from '#features/school/api.server.ts'
import type { Place } from '#stats/ordinal.ts'
import type { ChanceSource } from './models.server.ts'
import { comparableStart, placedStart, type Start } from './rules.ts'

export type PlacedStart = Start & {
  /** Every start the place rests on. */
  from: readonly Start[]
  /** Where the start stands on the model's baseline, or its place on the latent scale. */
  x: Place
  comparable: boolean
}

type Takers = { mean: number; sd: number }

async function listTakers(db: OrgReader): Promise<Map<string, Takers>> {
  const rows = await db
    .selectFrom('prior_attainment')
    .select([
      'kind',
      sql<number>`avg(score)::float8`.as('mean'),
      sql<number>`coalesce(stddev(score), 0)::float8`.as('sd'),
    ])
    .where('org_id', '=', db.orgId)
    .where('score', 'is not', null)
    .groupBy('kind')
    .execute()
  return new Map(rows.map(({ kind, mean, sd }) => [kind, { mean, sd }]))
}

/** Which kinds of prior attainment each national baseline is made of, in any country's pack. */
async function listHalves(db: OrgReader): Promise<Map<string, string[]>> {
  const packs = await db.selectFrom('vocabulary').select('pack').distinct().execute()
  const words = await Promise.all(packs.map(({ pack }) => listWords(db, pack, 'prior_attainment_kind')))
  const halves = new Map<string, string[]>()
  for (const { key, national_baseline } of words.flat()) {
    if (national_baseline === null || key === national_baseline) continue
    halves.set(national_baseline, [...(halves.get(national_baseline) ?? []), key])
  }
  return halves
}

/** Looks up where a pupil started, for a given model. */
export type FindStart = (pupilId: number, source: ChanceSource) => PlacedStart | null

/**
 * What is known of where these pupils started. A comparable start is taken as it is; else any other test, placed by the
 * pupil's standing among the school's takers of it and marked as not comparable. Only prior attainment is read.
 */
export async function listStarts(db: OrgReader, pupilIds: readonly number[]): Promise<FindStart> {
  const attainment = Map.groupBy(await listPriorAttainment(db, pupilIds), (row) => row.pupilId)
  const takers = await listTakers(db)
  const halves = await listHalves(db)
  return (pupilId, { baselineKind, model }) => {
    const rows = attainment.get(pupilId) ?? []
    const own = comparableStart(baselineKind, halves.get(baselineKind) ?? [], rows)
    if (own) return { ...own, from: [own], x: own.score, comparable: true }
    const other = rows.find((row) => row.score !== null && takers.has(row.kind))
    const among = other && takers.get(other.kind)
    if (!other || other.score === null || !among) return null
    const x = placedStart(model, other.score, among)
    const start = { kind: other.kind, score: other.score }
    return { ...start, from: [start], x, comparable: false }
  }
}
