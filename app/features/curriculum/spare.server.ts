import type { OrgReader } from '#features/access/api.server.ts'
import { listDepartments, listSpare } from '#features/school/api.server.ts'

export type SpareLine = { department: string; people: number; periods: number }

/** Periods in which staff are kept free for special lessons, by the department whose classes they teach. */
export async function listSpareByDepartment(db: OrgReader): Promise<SpareLine[]> {
  const names = new Map((await listDepartments(db)).map(({ id, name }) => [id, name]))
  const spare = (await listSpare(db)).map(({ id, departmentIds: [first] }) => {
    return { id, department: first === undefined ? 'no department' : (names.get(first) ?? 'no department') }
  })
  return [...Map.groupBy(spare, ({ department }) => department)]
    .map(([department, own]) => ({
      ...{ department, periods: own.length },
      people: new Set(own.map(({ id }) => id)).size,
    }))
    .sort((a, b) => b.periods - a.periods || a.department.localeCompare(b.department))
}
