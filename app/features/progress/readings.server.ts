import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'
import { packColumn, unpackColumn, unpackNumbers } from '#platform/db/packed.ts'
import { at } from '#stats/vector.ts'

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

/** Puts readings by pupil, of those who are wanted. */
function byPupil<T>(wanted: ReadonlySet<number>) {
  const readings = new Map<number, T[]>()
  const add = (pupilId: number, reading: T) => {
    const own = readings.get(pupilId)
    if (own) own.push(reading)
    else if (wanted.has(pupilId)) readings.set(pupilId, [reading])
  }
  return { readings, add }
}

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
  const found = await sql<{ cycleId: number; pupils: string; classes: string; grades: string }>`
    select e.cycle_id as "cycleId", ${packColumn(sql`e.pupil_id`)} as pupils, ${packColumn(sql`e.class_id`)} as classes,
      ${packColumn(sql`e.marks ->> f.key`)} as grades
    from ${correctedEntries(db)} e
    join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.cycle_id = any(${[...filter.cycleIds]}::bigint[])
      and ${among('e.pupil_id', filter.pupilIds)} and e.marks ->> f.key <> ''
    group by e.cycle_id`.execute(db)
  const { readings, add } = byPupil<GradeReading>(await wantedOf(db, filter))
  for (const { cycleId, ...packed } of found.rows) {
    const [classes, grades] = [unpackNumbers(packed.classes), unpackColumn(packed.grades)]
    unpackNumbers(packed.pupils).forEach((pupil, i) => {
      add(pupil, { cycleId, classId: at(classes, i), grade: grades[i] ?? '' })
    })
  }
  return readings
}

/** Weekly marks by pupil: the mean standing within the class in each cycle, and of how many marks. */
export async function listWeeklyMarks(
  db: OrgReader,
  filter: ReadingFilter,
): Promise<Map<number, WeeklyReading[]>> {
  const found = await sql<{ cycleId: number; pupils: string; classes: string; marks: string; zs: string }>`
    with mark as (
      select r.pupil_id, c.id as cycle_id, l.class_id, r.score::float8 as score,
        count(*) over work as marked, avg(r.score::float8) over work as mean, stddev(r.score::float8) over work as sd
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
    select cycle_id as "cycleId", ${packColumn(sql`pupil_id`)} as pupils, ${packColumn(sql`class_id`)} as classes,
      ${packColumn(sql`marks`)} as marks, ${packColumn(sql`round(z::numeric, 3)`)} as zs
    from standing group by cycle_id`.execute(db)
  const { readings, add } = byPupil<WeeklyReading>(await wantedOf(db, filter))
  for (const { cycleId, ...packed } of found.rows) {
    const classes = unpackNumbers(packed.classes)
    const marks = unpackNumbers(packed.marks)
    const zs = unpackNumbers(packed.zs)
    unpackNumbers(packed.pupils).forEach((pupil, i) => {
      add(pupil, { cycleId, classId: at(classes, i), marks: at(marks, i), z: at(zs, i) })
    })
  }
  return readings
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

/** The readings of a pupil by subject. */
export function bySubjectOf(
  judged: readonly GradeReading[],
  classes: ReadonlyMap<number, ClassFact>,
): Map<number, GradeReading[]> {
  const found = new Map<number, GradeReading[]>()
  for (const one of judged) {
    const subjectId = classes.get(one.classId)?.subjectId
    if (subjectId === undefined) continue
    const own = found.get(subjectId)
    if (own) own.push(one)
    else found.set(subjectId, [one])
  }
  return found
}

/** Readings with the cycle each was made in, oldest first. */
export function trailOf(judged: readonly GradeReading[], cycles: readonly CycleFact[]): TrailReading[] {
  const places = new Map(cycles.map(({ id }, place) => [id, place]))
  const placeOf = ({ cycleId }: GradeReading) => places.get(cycleId) ?? -1
  return judged
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .flatMap((one) => {
      const cycle = cycles[placeOf(one)]
      return cycle ? [{ cycle: cycle.name, ...one }] : []
    })
}

/** The readings of a pupil by subject, each with the cycle it was made in, oldest first. */
export const trailsOf = (
  judged: readonly GradeReading[],
  cycles: readonly CycleFact[],
  classes: ReadonlyMap<number, ClassFact>,
): Map<number, TrailReading[]> =>
  new Map([...bySubjectOf(judged, classes)].map(([id, own]) => [id, trailOf(own, cycles)]))
