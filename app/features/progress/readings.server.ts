import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'

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

type Packed = { id: number; packed: string }

const unpack = (rows: readonly Packed[]): Map<number, string[][]> =>
  new Map(rows.map(({ id, packed }) => [id, packed.split('\u001e').map((one) => one.split('\u001f'))]))

const cyclePupils = (db: OrgReader, cycleId: number, pupilIds?: readonly number[]) =>
  pupilIds
    ? sql`select unnest(${[...pupilIds]}::bigint[])`
    : sql`select p.pupil_id from placement p
        join cycle c on c.org_id = p.org_id and c.academic_year_id = p.academic_year_id and c.id = ${cycleId}
        join cycle_year_group y on y.org_id = c.org_id and y.cycle_id = c.id and y.year_group_id = p.year_group_id
        where p.org_id = ${db.orgId}`

// One line a pupil: a hundred thousand short lines cost more on their way than the filter does.
/** Judgements by pupil, of the pupils of a cycle or of those named. */
export async function listJudgements(
  db: OrgReader,
  cycleId: number,
  cycleIds: readonly number[],
  pupilIds?: readonly number[],
): Promise<Map<number, GradeReading[]>> {
  const found = await sql<Packed>`
    select e.pupil_id as id,
      string_agg(e.cycle_id || chr(31) || e.class_id || chr(31) || (e.marks ->> f.key), chr(30)) as packed
    from ${correctedEntries(db)} e
    join cycle_field f on f.org_id = e.org_id and f.cycle_id = e.cycle_id and f.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.cycle_id = any(${[...cycleIds]}::bigint[])
      and e.pupil_id in (${cyclePupils(db, cycleId, pupilIds)}) and e.marks ->> f.key <> ''
    group by e.pupil_id`.execute(db)
  return new Map(
    [...unpack(found.rows)].map(([id, cells]) => [
      id,
      cells.map(([cycle, inClass, grade = '']) => ({
        cycleId: Number(cycle),
        classId: Number(inClass),
        grade,
      })),
    ]),
  )
}

/** Weekly marks by pupil: the mean standing within the class in each cycle, and of how many marks. */
export async function listWeeklyMarks(
  db: OrgReader,
  cycleId: number,
  cycleIds: readonly number[],
  pupilIds?: readonly number[],
): Promise<Map<number, WeeklyReading[]>> {
  const found = await sql<Packed>`
    with mark as (
      select r.pupil_id, c.id as cycle_id, l.class_id, r.score,
        count(*) over work as marked, avg(r.score) over work as mean, stddev(r.score) over work as sd
      from line_item l
      join cycle c on c.org_id = l.org_id and l.set_on between c.starts and c.ends and c.id = any(${[...cycleIds]}::bigint[])
      join result r on r.org_id = l.org_id and r.line_item_id = l.id and r.score is not null
      where l.org_id = ${db.orgId}
      window work as (partition by l.id)
    ), standing as (
      select pupil_id, cycle_id, class_id, count(*) as marks, avg((score - mean) / sd) as z
      from mark
      where marked >= 5 and sd > 0 and pupil_id in (${cyclePupils(db, cycleId, pupilIds)})
      group by pupil_id, cycle_id, class_id
    )
    select pupil_id as id,
      string_agg(cycle_id || chr(31) || class_id || chr(31) || marks || chr(31) || round(z, 3), chr(30)) as packed
    from standing group by pupil_id`.execute(db)
  return new Map(
    [...unpack(found.rows)].map(([id, cells]) => [
      id,
      cells.map(([cycle, inClass, marks, z]) => ({
        cycleId: Number(cycle),
        classId: Number(inClass),
        marks: Number(marks),
        z: Number(z),
      })),
    ]),
  )
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

/** The readings of a pupil in one subject by cycle, oldest first. */
export function trailOf(
  judged: readonly GradeReading[],
  cycles: readonly CycleFact[],
  classes: ReadonlyMap<number, ClassFact>,
  subjectId: number,
): TrailReading[] {
  return cycles.flatMap(({ id, name }) =>
    judged
      .filter((one) => one.cycleId === id && classes.get(one.classId)?.subjectId === subjectId)
      .map((one) => ({ cycle: name, ...one })),
  )
}
