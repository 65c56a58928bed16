import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { type Awards, listAwards } from './awards.server.ts'
import { type Outcome, outcomeAfter } from './outcome.ts'
import { PastShown } from './schema.ts'

/** What the forecasts of a cycle in a subject were made with; cuts, shift and extra in steps of the scale. */
export type ForecastModel = {
  cycleId: number
  subjectId: number
  grades: string[]
  cuts: number[]
  unit: number
  shift: number
  extra: number
  past: PastShown | null
}

/** A forecast whose result has come; mean and sd in steps of the scale. */
export type LedgerLine = {
  cycleId: number
  pupilId: number
  subjectId: number
  mean: number
  sd: number
  /** The chance of the target that was shown, and the target. */
  reach: number | null
  target: string | null
  model: ForecastModel
  outcome: Outcome
}

const modelKey = (cycleId: number, subjectId: number) => `${cycleId}/${subjectId}`

async function readModels(db: OrgReader, cycleId?: number): Promise<ForecastModel[]> {
  const rows = await db
    .selectFrom('forecast_model')
    .select([
      'cycle_id as cycleId',
      'subject_id as subjectId',
      'grades',
      'cuts',
      'unit',
      'shift',
      'extra',
      'past',
    ])
    .where('org_id', '=', db.orgId)
    .$if(cycleId !== undefined, (q) => q.where('cycle_id', '=', cycleId ?? -1))
    .execute()
  return rows.map((row) => ({ ...row, past: row.past === null ? null : PastShown.parse(row.past) }))
}

/** What the forecasts of a cycle were made with, by subject; none where it was judged before that was kept. */
export const listModelsOf = async (db: OrgReader, cycleId: number): Promise<Map<number, ForecastModel>> =>
  new Map((await readModels(db, cycleId)).map((model) => [model.subjectId, model]))

export type LedgerCycle = {
  id: number
  name: string
  year: string
  /** The last day of its school year. */
  yearEnds: string
  starts: string
  ends: string
}

export async function listForecastCycles(db: OrgReader): Promise<LedgerCycle[]> {
  return db
    .selectFrom('cycle')
    .innerJoin('academic_year as year', (join) =>
      join.onRef('year.org_id', '=', 'cycle.org_id').onRef('year.id', '=', 'cycle.academic_year_id'),
    )
    .select([
      'cycle.id',
      'cycle.name',
      'year.name as year',
      'year.ends as yearEnds',
      'cycle.starts',
      'cycle.ends',
    ])
    .where('cycle.org_id', '=', db.orgId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('forecast_model as m')
          .select('m.cycle_id')
          .whereRef('m.org_id', '=', 'cycle.org_id')
          .whereRef('m.cycle_id', '=', 'cycle.id'),
      ),
    )
    .orderBy('cycle.starts')
    .execute()
}

function latestOf(models: ReadonlyMap<string, ForecastModel>, cycles: readonly LedgerCycle[]) {
  const order = new Map(cycles.map(({ id }, place) => [id, place]))
  const sorted = [...models.values()].toSorted(
    (a, b) => (order.get(a.cycleId) ?? 0) - (order.get(b.cycleId) ?? 0),
  )
  return new Map(sorted.map((model) => [model.subjectId, model]))
}

export type LedgerLines = {
  /** Cycles with forecasts, oldest first. */
  cycles: LedgerCycle[]
  lines: LedgerLine[]
  awards: Awards
  /** By subject, as its latest forecasts were made. */
  latest: Map<number, ForecastModel>
}

/** Every forecast whose result came up to a day, of some subjects and cycles or of all. */
export async function listLedgerLines(
  db: OrgReader,
  wish: { until: string; subjectIds?: readonly number[]; cycleIds?: readonly number[] },
): Promise<LedgerLines> {
  const models = new Map(
    (await readModels(db)).map((model) => [modelKey(model.cycleId, model.subjectId), model]),
  )
  const cycles = await listForecastCycles(db)
  const latest = latestOf(models, cycles)
  const wanted = wish.subjectIds && new Set(wish.subjectIds)
  const gradesOf = (id: number) => (wanted?.has(id) === false ? undefined : latest.get(id)?.grades)
  const awards = await listAwards(db, gradesOf, wish.until)
  if (awards.size === 0) return { cycles, lines: [], awards, latest }
  const asked = cycles.filter(({ id }) => wish.cycleIds?.includes(id) ?? true)
  const endOf = new Map(asked.map(({ id, ends }) => [id, ends]))
  const found = await sql<{ cycleId: number; subjectId: number; packed: string }>`
    select f.cycle_id as "cycleId", f.subject_id as "subjectId",
      ${packLines(sql`f.pupil_id`, sql`f.mean`, sql`f.sd`, sql`f.chance_target`, sql`f.target`)} as packed
    from forecast f
    where f.org_id = ${db.orgId} and f.cycle_id = any(${[...endOf.keys()]}::bigint[])
      and (${wish.subjectIds === undefined} or f.subject_id = any(${[...(wish.subjectIds ?? [])]}::bigint[]))
      and (f.pupil_id, f.subject_id) in (select r.pupil_id, r.subject_id from exam_result r
        where r.org_id = ${db.orgId} and r.awarded_on <= ${wish.until})
    group by f.cycle_id, f.subject_id`.execute(db)
  const lines = found.rows.flatMap(({ cycleId, subjectId, packed }) => {
    const model = models.get(modelKey(cycleId, subjectId))
    const ends = endOf.get(cycleId)
    if (!model || ends === undefined) return []
    return unpackLines(packed).flatMap(([pupil, mean, sd, reach, target]): LedgerLine[] => {
      const pupilId = Number(pupil)
      const outcome = outcomeAfter(awards.of(pupilId, subjectId), ends)
      if (!outcome) return []
      return [
        {
          ...{ cycleId, pupilId, subjectId, mean: Number(mean), sd: Number(sd), model, outcome },
          ...{ reach: reach ? Number(reach) : null, target: target || null },
        },
      ]
    })
  })
  return { cycles, lines, awards, latest }
}
