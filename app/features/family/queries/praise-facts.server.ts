import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type Cycle, correctedSnapshot } from '#features/cycle/api.server.ts'
import { listScales } from '#features/measures/api.server.ts'
import { findOrdinal, gradeCount } from '#features/measures/api.ts'
import { listPupilAttendance, listSessionKinds } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import type { ClassSurprise, PraiseFacts } from '../rules/praise.ts'

type Line = {
  pupilId: number
  name: string
  subjectId: number
  subject: string
  effort: string | null
  status: string | null
  statusBefore: string | null
  wasOnTarget: boolean
  alarm: string | null
  exceed: number | null
  readings: number | null
}

/** Lines of what was frozen, with what was corrected since; a forecast made from a judgement that was corrected counts no more. */
async function listLines(db: OrgReader, reach: Reach, cycle: Pick<Cycle, 'id' | 'starts'>): Promise<Line[]> {
  const pupils = reach.pupils === 'all' ? sql`true` : sql`s.pupil_id = any(${[...reach.pupils]}::bigint[])`
  const found = await sql<Line>`
    with earlier as (
      select f.pupil_id, f.subject_id, (array_agg(f.status order by c.starts desc))[1] as status,
        bool_or(f.status in ('on_course', 'far_ahead')) as reached
      from forecast f join cycle c on c.org_id = f.org_id and c.id = f.cycle_id
      where f.org_id = ${db.orgId} and c.starts < ${cycle.starts} and f.status is not null
      group by f.pupil_id, f.subject_id)
    select s.pupil_id as "pupilId", coalesce(n.preferred_name, n.given_name) as name, s.subject_id as "subjectId", j.name as subject,
      min(s.marks ->> e.key) as effort, min(f.status) as status, min(b.status) as "statusBefore",
      coalesce(bool_or(b.reached), false) as "wasOnTarget", min(f.alarm) as alarm, min(f.chance_above) as exceed,
      min(f.readings) as readings
    from ${correctedSnapshot(db)} s
    join person n on n.org_id = s.org_id and n.id = s.pupil_id
    join pupil p on p.org_id = s.org_id and p.id = s.pupil_id
    join subject j on j.org_id = s.org_id and j.id = s.subject_id
    left join cycle_field e on e.org_id = s.org_id and e.cycle_id = s.cycle_id and e.kind = 'scale'
    left join forecast f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.pupil_id = s.pupil_id and f.subject_id = s.subject_id
      and not exists (select 1 from cycle_correction x
        join cycle_field d on d.org_id = x.org_id and d.cycle_id = x.cycle_id and d.key = x.field and d.kind = 'judgement'
        where x.org_id = s.org_id and x.cycle_id = s.cycle_id and x.class_id = s.class_id and x.pupil_id = s.pupil_id and x.state = 'made')
    left join earlier b on b.pupil_id = s.pupil_id and b.subject_id = s.subject_id
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycle.id} and ${pupils} and (p.left_on is null or p.left_on >= ${db.today})
    group by s.pupil_id, n.preferred_name, n.given_name, s.subject_id, j.name`.execute(db)
  return found.rows
}

/** The effort scale a cycle collects, or undefined. */
async function findEffortScale(db: OrgReader, cycleId: number) {
  const field = await db
    .selectFrom('cycle_field')
    .select('vocabulary_key as key')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where('kind', '=', 'scale')
    .orderBy('position')
    .executeTakeFirst()
  return (await listScales(db)).find((scale) => scale.key === field?.key)
}

/** What praise is made from: effort, standing and alarms by subject, attendance in this cycle and in the one before. */
export async function listPraiseFacts(
  db: OrgReader,
  reach: Reach,
  cycle: Cycle,
  given: { before: Cycle | undefined; country: string },
): Promise<PraiseFacts[]> {
  const lines = await listLines(db, reach, cycle)
  const scale = await findEffortScale(db, cycle.id)
  const kinds = await listSessionKinds(db, given.country)
  const attended = async (of: Cycle | undefined) => {
    const span = of && { from: addDays(of.starts, -6), to: of.ends }
    const rows = span ? await listPupilAttendance(db, reach, kinds, span) : []
    return new Map(rows.map(({ pupilId, present, possible }) => [pupilId, { present, possible }]))
  }
  const now = await attended(cycle)
  const before = await attended(given.before)
  const effortOf = (grade: string | null) => {
    const place = scale && grade ? findOrdinal(scale, grade) : undefined
    return scale && place !== undefined ? { given: place + 1, most: gradeCount(scale) } : null
  }
  return [...Map.groupBy(lines, (line) => line.pupilId)].map(([pupilId, own]) => ({
    pupilId,
    name: own[0]?.name ?? '',
    subjects: own.map((line) => ({ ...line, effort: effortOf(line.effort), readings: line.readings ?? 0 })),
    attendance: { before: before.get(pupilId) ?? null, now: now.get(pupilId) ?? null },
  }))
}

/** How far the readings of each class lay from what was expected, of classes with at least eight of them. */
export async function listClassSurprises(db: OrgReader, cycleId: number): Promise<ClassSurprise[]> {
  const found = await sql<ClassSurprise>`
    select d.id as "departmentId", d.name as department, avg(f.z)::float8 as mean
    from snapshot_entry s
    join forecast f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.pupil_id = s.pupil_id and f.subject_id = s.subject_id
    join subject j on j.org_id = s.org_id and j.id = s.subject_id
    join department d on d.org_id = j.org_id and d.id = j.department_id
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and f.z is not null
    group by d.id, d.name, s.class_id having count(*) >= 8`.execute(db)
  return found.rows
}

/** Classes in which every pupil's readings rose together, as the findings of the cycle say. */
export async function listRisenClasses(
  db: OrgReader,
  cycleId: number,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('finding')
    .innerJoin('class', (join) =>
      join.onRef('class.org_id', '=', 'finding.org_id').onRef('class.id', '=', 'finding.class_id'),
    )
    .select(['class.id', 'class.name'])
    .where('finding.org_id', '=', db.orgId)
    .where('finding.cycle_id', '=', cycleId)
    .where('finding.kind', '=', 'class rise')
    .orderBy('class.name')
    .execute()
}

/** The roll as it stood when the cycle closed, each with what belongs to the groups that are compared. */
export async function listRoll(db: OrgReader, cycleId: number) {
  const found = await sql<{
    id: number
    sex: string | null
    premium: boolean | null
    sen: string | null
    eal: boolean | null
    ethnicity: string | null
    score: number | null
  }>`
    select p.id, p.sex, p.pupil_premium as premium, p.sen, p.eal, p.ethnicity,
      (select a.score::float8 from prior_attainment a where a.org_id = p.org_id and a.pupil_id = p.id and a.kind = 'ks2_average') as score
    from pupil p where p.org_id = ${db.orgId} and (p.left_on is null or p.left_on >= ${db.today})
      and exists (select 1 from snapshot_entry s where s.org_id = p.org_id and s.pupil_id = p.id and s.cycle_id = ${cycleId})`.execute(
    db,
  )
  return found.rows
}
