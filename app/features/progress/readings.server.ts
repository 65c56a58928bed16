import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'

export type CycleFact = { id: number; name: string; day: number; starts: string; ends: string }
export type GradeReading = { cycleId: number; classId: number; grade: string }
export type WeeklyReading = { cycleId: number; classId: number; marks: number; z: number }
export type ClassFact = { subjectId: number; name: string; yearNumber: number }

const MS_A_DAY = 86_400_000
export const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / MS_A_DAY)

/** The cycles whose readings count for this one: its own academic year and the one before, up to itself, oldest first. */
export async function listCyclesUpTo(db: OrgReader, cycleId: number): Promise<CycleFact[]> {
  const rows = await db
    .selectFrom('cycle')
    .innerJoin('cycle as this', (join) =>
      join.onRef('this.org_id', '=', 'cycle.org_id').on('this.id', '=', cycleId),
    )
    .innerJoin('academic_year as year', (join) =>
      join.onRef('year.org_id', '=', 'cycle.org_id').onRef('year.id', '=', 'cycle.academic_year_id'),
    )
    .select([
      'cycle.id',
      'cycle.starts',
      'cycle.ends',
      // A cycle of another year is named with its year: there is a Cycle 1 in each.
      sql<string>`case when cycle.academic_year_id = this.academic_year_id then cycle.name
        else cycle.name || ', ' || year.name end`.as('name'),
    ])
    .where('cycle.org_id', '=', db.orgId)
    .whereRef('cycle.starts', '<=', 'this.starts')
    .where(sql<boolean>`cycle.starts > this.starts - 640`)
    .orderBy('cycle.starts')
    .execute()
  return rows.map((row) => ({ ...row, day: dayOf(row.ends) }))
}

/** Those who are in a year group of a cycle. */
async function listCyclePupils(db: OrgReader, cycleId: number): Promise<Set<number>> {
  const found = await sql<{ id: number }>`
    select p.pupil_id as id from placement p
    join cycle c on c.org_id = p.org_id and c.academic_year_id = p.academic_year_id and c.id = ${cycleId}
    join cycle_year_group y on y.org_id = c.org_id and y.cycle_id = c.id and y.year_group_id = p.year_group_id
    where p.org_id = ${db.orgId}`.execute(db)
  return new Set(found.rows.map(({ id }) => id))
}

export type ReadingFilter = {
  /** The cycle whose pupils are meant. */
  cycleId: number
  /** Those whose readings are asked for. */
  cycleIds: readonly number[]
  /** Some of the pupils alone. */
  pupilIds?: readonly number[]
}

/** Puts what came by cycle and class in order by pupil. */
function byPupil<T>(lines: readonly { pupilId: number; reading: T }[], wanted: ReadonlySet<number>) {
  const readings = new Map<number, T[]>()
  for (const { pupilId, reading } of lines) {
    const own = readings.get(pupilId)
    if (own) own.push(reading)
    else if (wanted.has(pupilId)) readings.set(pupilId, [reading])
  }
  return readings
}

type Packed = { cycleId: number; classId: number; packed: string }

const among = (column: string, pupilIds: readonly number[] | undefined) =>
  pupilIds ? sql`${sql.ref(column)} = any(${[...pupilIds]}::bigint[])` : sql`true`

const wantedOf = async (db: OrgReader, { cycleId, pupilIds }: ReadingFilter) =>
  pupilIds ? new Set(pupilIds) : listCyclePupils(db, cycleId)

// The pupils of a cycle are sorted out here: the planner cannot know how many they are, and looks each of them up again
// and again.
/** Judgements by pupil, of the pupils of a cycle or of those named. */
export async function listJudgements(
  db: OrgReader,
  filter: ReadingFilter,
): Promise<Map<number, GradeReading[]>> {
  const found = await sql<Packed>`
    select e.cycle_id as "cycleId", e.class_id as "classId", ${packLines(sql`e.pupil_id`, sql`e.marks ->> f.key`)} as packed
    from ${correctedEntries(db)} e
    join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.cycle_id = any(${[...filter.cycleIds]}::bigint[])
      and ${among('e.pupil_id', filter.pupilIds)} and e.marks ->> f.key <> ''
    group by e.cycle_id, e.class_id`.execute(db)
  const lines = found.rows.flatMap(({ cycleId, classId, packed }) =>
    unpackLines(packed).map(([pupil, grade = '']) => {
      return { pupilId: Number(pupil), reading: { cycleId, classId, grade } }
    }),
  )
  return byPupil(lines, await wantedOf(db, filter))
}

/** Weekly marks by pupil: the mean standing within the class in each cycle, and of how many marks. */
export async function listWeeklyMarks(
  db: OrgReader,
  filter: ReadingFilter,
): Promise<Map<number, WeeklyReading[]>> {
  const found = await sql<Packed>`
    with mark as (
      select r.pupil_id, c.id as cycle_id, l.class_id, r.score,
        count(*) over work as marked, avg(r.score) over work as mean, stddev(r.score) over work as sd
      from line_item l
      join cycle c on c.org_id = l.org_id and l.set_on between c.starts and c.ends and c.id = any(${[...filter.cycleIds]}::bigint[])
      join result r on r.org_id = l.org_id and r.line_item_id = l.id and r.score is not null
      where l.org_id = ${db.orgId}
      window work as (partition by l.id)
    ), standing as (
      select pupil_id, cycle_id, class_id, count(*) as marks, avg((score - mean) / sd) as z
      from mark
      where marked >= 5 and sd > 0 and ${among('pupil_id', filter.pupilIds)}
      group by pupil_id, cycle_id, class_id
    )
    select cycle_id as "cycleId", class_id as "classId", ${packLines(sql`pupil_id`, sql`marks`, sql`round(z, 3)`)} as packed
    from standing group by cycle_id, class_id`.execute(db)
  const lines = found.rows.flatMap(({ cycleId, classId, packed }) =>
    unpackLines(packed).map(([pupil, marks, z]) => {
      return { pupilId: Number(pupil), reading: { cycleId, classId, marks: Number(marks), z: Number(z) } }
    }),
  )
  return byPupil(lines, await wantedOf(db, filter))
}

export async function listClassFacts(db: OrgReader): Promise<Map<number, ClassFact>> {
  const rows = await db
    .selectFrom('class')
    .innerJoin('year_group', (join) =>
      join.onRef('year_group.org_id', '=', 'class.org_id').onRef('year_group.id', '=', 'class.year_group_id'),
    )
    .select(['class.id', 'class.name', 'class.subject_id as subjectId', 'year_group.number as yearNumber'])
    .where('class.org_id', '=', db.orgId)
    .execute()
  return new Map(rows.map(({ id, ...fact }) => [id, fact]))
}

/** A reading with the cycle it was made in. */
export type TrailReading = { cycle: string; grade: string; cycleId: number; classId: number }

/** The readings of a pupil by subject, each with the cycle it was made in, oldest first. */
export function trailsOf(
  judged: readonly GradeReading[],
  cycles: readonly CycleFact[],
  classes: ReadonlyMap<number, ClassFact>,
): Map<number, TrailReading[]> {
  const places = new Map(cycles.map(({ id }, place) => [id, place]))
  const placeOf = ({ cycleId }: GradeReading) => places.get(cycleId) ?? -1
  const trails = new Map<number, TrailReading[]>()
  for (const one of judged.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const cycle = cycles[placeOf(one)]
    const subjectId = classes.get(one.classId)?.subjectId
    if (!cycle || subjectId === undefined) continue
    const reading = { cycle: cycle.name, ...one }
    const trail = trails.get(subjectId)
    if (trail) trail.push(reading)
    else trails.set(subjectId, [reading])
  }
  return trails
}
