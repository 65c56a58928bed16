import type { OrgReader } from '#features/access/api.server.ts'
import { listDepartments } from '#features/school/api.server.ts'
import { listSpareStaff } from '#features/support/api.server.ts'

export type SpareLine = { department: string; people: number; periods: number }

/** Periods in which staff are kept free for special lessons, by the department whose classes they teach. */
export async function listSpareByDepartment(db: OrgReader): Promise<SpareLine[]> {
  const names = new Map((await listDepartments(db)).map(({ id, name }) => [id, name]))
  const departmentOf = ([first = -1]: readonly number[]) => names.get(first) ?? 'no department'
  const staff = Map.groupBy(await listSpareStaff(db), ({ departmentIds }) => departmentOf(departmentIds))
  return [...staff]
    .map(([department, own]) => ({
      ...{ department, people: own.length },
      periods: own.reduce((sum, { spare }) => sum + spare.length, 0),
    }))
    .sort((a, b) => b.periods - a.periods || a.department.localeCompare(b.department))
}
