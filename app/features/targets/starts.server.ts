import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listPriorAttainment } from '#features/school/api.server.ts'
import type { Place } from '#stats/ordinal.ts'
import type { Learnt } from '#stats/starts.ts'
import type { ChanceSource } from './models.server.ts'
import { type GroundOf, listGroundsOf } from './queries/grounds.server.ts'
import { conditions, type Ground, placeBy, type Scores } from './rules/ground.ts'
import { comparableStart, placedStart, type Start } from './rules.ts'

export type PlacedStart = Start & {
  /** Every start the place rests on. */
  from: readonly Start[]
  /** Parts of the table's baseline that are not known of the pupil. */
  missing: readonly string[]
  /** Where the start stands on the model's baseline, or its place on the latent scale. */
  x: Place
  comparable: boolean
  /** What the school's own results add in the subject, where a leader has adopted them. */
  learnt: Learnt | null
  /** The ground the place rests on beside the national table. */
  groundId: number | null
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
export async function listHalves(db: OrgReader): Promise<Map<string, string[]>> {
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

type Attainment = { kind: string; score: number | null }
type School = { takers: Map<string, Takers>; halves: Map<string, string[]> }

/** A comparable start as it is; else any other test, placed by the pupil's standing among the school's takers of it. */
function placeAlone(
  { baselineKind, model }: ChanceSource,
  rows: readonly Attainment[],
  { takers, halves }: School,
): PlacedStart | null {
  const alone = { learnt: null, groundId: null }
  const parts = halves.get(baselineKind) ?? []
  const own = comparableStart(baselineKind, parts, rows)
  if (own) {
    const known = (kind: string) => rows.some((row) => row.kind === kind && row.score !== null)
    const missing = known(baselineKind) ? [] : parts.filter((part) => !known(part))
    return { ...own, ...alone, from: [own], missing, x: own.score, comparable: true }
  }
  const other = rows.find((row) => row.score !== null && takers.has(row.kind))
  const among = other && takers.get(other.kind)
  if (!other || other.score === null || !among) return null
  const start = { kind: other.kind, score: other.score }
  const x = placedStart(model, other.score, among)
  return { ...start, ...alone, from: [start], missing: [baselineKind], x, comparable: false }
}

/** All starts together, on the ground that was adopted for the pupil's year group; null where it knows none of them. */
function placeOn(
  ground: Ground,
  { baselineKind, model, subjectId }: ChanceSource,
  pupil: { rows: readonly Attainment[]; scores: Scores; halves: readonly string[] },
  condition: ReturnType<typeof conditions>,
): PlacedStart | null {
  const starts = ground.starts[baselineKind]
  const learnt = ground.learnt[subjectId]
  const placed = starts && placeBy({ model, whole: baselineKind, learnt }, starts, pupil.scores, condition)
  const [first] = placed?.from ?? []
  if (!placed || !first) return null
  const own = comparableStart(baselineKind, pupil.halves, pupil.rows)
  return {
    ...(own ?? first),
    ...placed,
    ...{ comparable: own !== null, learnt: learnt ?? null, groundId: ground.id },
  }
}

/**
 * What is known of where these pupils started. On the ground a leader adopted for their year group all starts count, and
 * what is missing widens the spread; elsewhere a comparable start is taken as it is, any other placed by rank and marked.
 * Only prior attainment is read. `trial` stands in for what was adopted: to foresee what it would move.
 */
export async function listStarts(
  db: OrgReader,
  pupilIds: readonly number[],
  trial?: Ground,
): Promise<FindStart> {
  const attainment = Map.groupBy(await listPriorAttainment(db, pupilIds), (row) => row.pupilId)
  const school = { takers: await listTakers(db), halves: await listHalves(db) }
  const groundOf: GroundOf = trial ? () => trial : await listGroundsOf(db, pupilIds)
  const scores = new Map(
    [...attainment].map(([id, rows]) => [
      id,
      new Map(rows.flatMap(({ kind, score }) => (score === null ? [] : [[kind, score] as const]))),
    ]),
  )
  const condition = conditions()
  return (pupilId, source) => {
    const rows = attainment.get(pupilId) ?? []
    const ground = groundOf(pupilId, source.subjectId)
    const halves = school.halves.get(source.baselineKind) ?? []
    const pupil = { rows, scores: scores.get(pupilId) ?? new Map(), halves }
    return (ground && placeOn(ground, source, pupil, condition)) ?? placeAlone(source, rows, school)
  }
}
