import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { findChanges, listCurrentCycles, listFieldRows } from '#features/cycle/api.server.ts'
import { changeWords } from '#features/cycle/api.ts'
import { listWords } from '#features/measures/api.server.ts'
import { formatTime, weekdayName } from '#features/school/api.ts'
import type { Cell } from '#platform/files/write-csv.ts'
import { getKind } from './kinds/all.server.ts'

export type Sheet = { columns: string[]; rows: Cell[][]; pupilIds: number[] }

const yesNo = (value: unknown): Cell => (value === null ? null : value ? 'Y' : 'N')

/** The roll, under the columns by which it comes in. */
async function readPupils(db: OrgReader, country: string): Promise<Sheet> {
  const found = await sql<Record<string, string | boolean | number | null>>`
    select p.id, p.upn, p.admission_number as admission, n.family_name as family, n.given_name as given, n.born::text as born,
      y.name as year, g.name as "group", n.preferred_name as preferred, p.entered::text as entered, p.left_on::text as left,
      p.ethnicity, p.sex, p.sen, p.first_language, p.eal, p.fsm, p.pupil_premium, p.looked_after, p.traveller
    from pupil p
    join person n on n.org_id = p.org_id and n.id = p.id
    left join academic_year a on a.org_id = p.org_id and a.starts <= ${db.today} and a.ends >= ${db.today}
    left join placement l on l.org_id = p.org_id and l.pupil_id = p.id and l.academic_year_id = a.id
    left join year_group y on y.org_id = p.org_id and y.id = l.year_group_id
    left join registration_group g on g.org_id = p.org_id and g.id = l.registration_group_id
    where p.org_id = ${db.orgId}
    order by n.family_name, n.given_name, p.id`.execute(db)
  const fields = await getKind('pupils').fields(db, country)
  return {
    columns: fields.map((field) => field.label),
    rows: found.rows.map((row) =>
      fields.map(({ key }) => {
        const value = row[key] ?? null
        return typeof value === 'boolean' ? yesNo(value) : value
      }),
    ),
    pupilIds: found.rows.map((row) => Number(row.id)),
  }
}

const asText = (value: unknown): Cell =>
  value === undefined || value === null ? null : Array.isArray(value) ? value.join(' ') : String(value)

/**
 * What was entered in the cycles of the year, a line for each pupil and class. Where a figure was corrected after its
 * cycle closed, two more columns say what was frozen and who changed it, when and why.
 */
async function readJudgements(db: OrgReader): Promise<Sheet> {
  const { cycles } = await listCurrentCycles(db)
  const fields = await Promise.all(
    cycles.map(async (cycle) =>
      (await listFieldRows(db, cycle.id)).map(({ key, label }) => ({
        ...{ cycleId: cycle.id, key, label: `${label}, ${cycle.name}` },
      })),
    ),
  )
  const found = await sql<{
    pupilId: number
    upn: string | null
    admission: string | null
    family: string
    given: string
    class: string
    subject: string
    classId: number
    marks: Record<string, Record<string, unknown>>
  }>`
    select e.pupil_id as "pupilId", p.upn, p.admission_number as admission, n.family_name as family, n.given_name as given,
      k.name as class, s.name as subject, e.class_id as "classId", jsonb_object_agg(e.cycle_id, e.marks) as marks
    from cycle_entry e
    join class k on k.org_id = e.org_id and k.id = e.class_id
    join subject s on s.org_id = k.org_id and s.id = k.subject_id
    join pupil p on p.org_id = e.org_id and p.id = e.pupil_id
    join person n on n.org_id = e.org_id and n.id = e.pupil_id
    where e.org_id = ${db.orgId} and e.cycle_id = any(${cycles.map((cycle) => cycle.id)}::bigint[])
    group by e.pupil_id, p.upn, p.admission_number, n.family_name, n.given_name, k.name, s.name, e.class_id
    order by n.family_name, n.given_name, e.pupil_id, k.name`.execute(db)
  const changesOf = await findChanges(db, { cycleIds: cycles.map((cycle) => cycle.id) })
  const figure = (row: { classId: number; pupilId: number }, column: { cycleId: number; key: string }) => {
    const { cycleId, key } = column
    return changesOf({ cycleId, classId: row.classId, pupilId: row.pupilId, field: key })
  }
  const columns = fields
    .flat()
    .map((one) => ({ ...one, corrected: found.rows.some((row) => figure(row, one).length > 0) }))
  return {
    columns: [
      ...['UPN', 'Admission number', 'Surname', 'Forename', 'Class', 'Subject'],
      ...columns.flatMap(({ label, corrected }) =>
        corrected ? [label, `${label}: as frozen`, `${label}: corrected`] : [label],
      ),
    ],
    rows: found.rows.map((row) => [
      ...[row.upn, row.admission, row.family, row.given, row.class, row.subject],
      ...columns.flatMap((one): Cell[] => {
        const entered = asText(row.marks[String(one.cycleId)]?.[one.key])
        if (!one.corrected) return [entered]
        const changes = figure(row, one)
        const now = changes.at(-1)
        return [now ? now.now || null : entered, entered, changes.map(changeWords).join('; ') || null]
      }),
    ]),
    pupilIds: [...new Set(found.rows.map((row) => row.pupilId))],
  }
}

/** Every exam result, under the columns by which it comes in. */
async function readExamResults(db: OrgReader, country: string): Promise<Sheet> {
  const found = await sql<Record<string, string | number | null>>`
    select e.pupil_id as id, p.upn, p.admission_number as admission, n.family_name as family, n.given_name as given,
      n.born::text as born, e.qualification, e.grade, e.awarded_on::text as awarded, e.option_code as option, e.title,
      s.name as subject, e.discount_code as discount, e.scale_key as scale
    from exam_result e
    join pupil p on p.org_id = e.org_id and p.id = e.pupil_id
    join person n on n.org_id = e.org_id and n.id = e.pupil_id
    left join subject s on s.org_id = e.org_id and s.id = e.subject_id
    where e.org_id = ${db.orgId}
    order by n.family_name, n.given_name, e.pupil_id, e.awarded_on, e.qualification, e.option_code`.execute(
    db,
  )
  const fields = await getKind('exam-results').fields(db, country)
  return {
    columns: fields.map((field) => field.label),
    rows: found.rows.map((row) => fields.map(({ key }) => row[key] || null)),
    pupilIds: [...new Set(found.rows.map((row) => Number(row.id)))],
  }
}

/**
 * The timetable in force today, under the columns by which it comes in: brought in again it begins on that day. Who teaches
 * the class is not said again.
 */
async function readTimetable(db: OrgReader, country: string): Promise<Sheet> {
  const words = new Map((await listWords(db, country, 'room_kind')).map(({ key, name }) => [key, name]))
  const time = (minutes: unknown) => formatTime(Number(minutes))
  const found = await sql<Record<string, string | number | null>>`
    select k.name as class, p.week, p.weekday, p.name as period, p.begins, p.ends, r.name as room, r.kind as "roomKind",
      coalesce(n.email, n.source_id, n.family_name || ', ' || n.given_name) as teacher
    from timetabled_lesson l
    join period p on p.org_id = l.org_id and p.id = l.period_id
    join academic_year a on a.org_id = p.org_id and a.id = p.academic_year_id
      and a.starts <= ${db.today} and a.ends >= ${db.today}
    join class k on k.org_id = l.org_id and k.id = l.class_id
    left join room r on r.org_id = l.org_id and r.id = l.room_id
    left join person n on n.org_id = l.org_id and n.id = l.person_id
    where l.org_id = ${db.orgId} and l.starts <= ${db.today} and (l.ends is null or l.ends >= ${db.today})
    order by k.name, p.week, p.weekday, p.begins, n.family_name`.execute(db)
  const fields = await getKind('timetable').fields(db, country)
  return {
    columns: fields.map((field) => field.label),
    rows: found.rows.map((row) => {
      const said: Record<string, Cell> = {
        ...{ ...row, day: weekdayName(Number(row.weekday)), begins: time(row.begins), ends: time(row.ends) },
        roomKind: words.get(String(row.roomKind)) ?? null,
      }
      return fields.map(({ key }) => said[key] ?? null)
    }),
    pupilIds: [],
  }
}

/** What can be taken out as a table, by name. */
export const sheets: Record<string, (db: OrgReader, country: string) => Promise<Sheet>> = {
  pupils: readPupils,
  judgements: readJudgements,
  'exam-results': readExamResults,
  timetable: readTimetable,
}
