import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listClasses, listDepartments } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import type { Helped } from './helps.server.ts'

/** A department with those who teach in it today, or 404. */
export async function getDepartment(
  db: OrgReader,
  id: number,
): Promise<{ id: number; name: string; teachers: Helped[] }> {
  const found = (await listDepartments(db)).find((one) => one.id === id)
  if (!found) throw notFound()
  const classes = await listClasses(db, { departmentId: id })
  const teachers = new Map(
    classes.flatMap((row) => row.teachers.map((one) => [one.id, formatStaffName(one)] as const)),
  )
  return { ...found, teachers: [...teachers].map(([teacherId, name]) => ({ id: teacherId, name })) }
}

/** Whether somebody opens help for a department: its head, or the leader who looks after it. */
export async function opensFor(
  db: OrgReader,
  { posts, personId, may }: Pick<Visit, 'posts' | 'personId' | 'may'>,
  departmentId: number,
): Promise<boolean> {
  if (!may('staffhelp.offer')) return false
  if (
    posts.some(
      ({ role, scope, scopeId }) =>
        role === 'head-of-department' && scope === 'department' && scopeId === departmentId,
    )
  )
    return true
  const link = await db
    .selectFrom('leader_link')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId)
    .where('department_id', '=', departmentId)
    .where(holdsOn('leader_link', db.today))
    .executeTakeFirst()
  return link !== undefined
}
