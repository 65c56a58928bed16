import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { type ClassTeacher, listClasses } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import type { Coverage } from '../rules/words.ts'
import { dueIn } from './due.server.ts'

export type ClassCoverage = Coverage & {
  classId: number
  className: string
  subject: string
  departmentId: number | null
  yearGroupId: number
  year: string
  teachers: string
  staff: readonly ClassTeacher[]
}

/** How many pupils of each class, or of those named, are due an entry in a cycle, and how many have every required field. */
export async function listCoverage(
  db: OrgReader,
  cycle: { id: number; academicYearId: number },
  classIds?: readonly number[],
): Promise<ClassCoverage[]> {
  const counted = await sql<{ classId: number; due: number; done: number }>`
    with due as (${dueIn(db, cycle.id)}),
    required as materialized (
      select f.key, y.year_group_id from cycle_field f
      left join cycle_field_year_group y on y.org_id = f.org_id and y.cycle_id = f.cycle_id and y.key = f.key
      where f.org_id = ${db.orgId} and f.cycle_id = ${cycle.id} and f.required
    )
    select due.class_id as "classId", count(*)::int as due,
      count(*) filter (where e.marks is not null and not exists (select 1 from required where (required.year_group_id is null or required.year_group_id = due.year_group_id)
        and coalesce(e.marks ->> required.key, '') = ''))::int as done
    from due left join cycle_entry e on e.org_id = due.org_id and e.cycle_id = due.cycle_id
      and e.class_id = due.class_id and e.pupil_id = due.pupil_id
    where due.org_id = ${db.orgId} and (${classIds ?? null}::bigint[] is null or due.class_id = any(${classIds ?? null}::bigint[]))
    group by due.class_id`.execute(db)
  const byClass = new Map(counted.rows.map((row) => [row.classId, row]))
  const classes = await listClasses(
    db,
    classIds ? { ids: classIds } : { academicYearId: cycle.academicYearId },
  )
  return classes.flatMap((one) => {
    const counts = byClass.get(one.id)
    if (!counts) return []
    const { due, done } = counts
    return [
      {
        due,
        done,
        classId: one.id,
        className: one.name,
        subject: one.subject,
        departmentId: one.departmentId,
        yearGroupId: one.yearGroupId,
        year: one.year,
        staff: one.teachers,
        teachers: one.teachers.map(formatStaffName).join(', '),
      },
    ]
  })
}
