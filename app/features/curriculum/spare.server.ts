import type { OrgReader } from '#features/access/api.server.ts'
import { listDepartments } from '#features/school/api.server.ts'
import { listSpareUse } from '#features/support/api.server.ts'

/** Periods of the timetable, how many times they come in the cycle, and how many of these special lessons use. */
export type SpareLine = { department: string; people: number; periods: number; times: number; used: number }

/** What is kept free for special lessons beside what is used of it, by the department whose classes people teach. */
export async function readSpare(db: OrgReader): Promise<{ cycle: string | null; lines: SpareLine[] }> {
  const names = new Map((await listDepartments(db)).map(({ id, name }) => [id, name]))
  const departmentOf = ([first = -1]: readonly number[]) => names.get(first) ?? 'no department'
  const { cycle, people } = await listSpareUse(db)
  const by = Map.groupBy(people, ({ departmentIds }) => departmentOf(departmentIds))
  const lines = [...by].map(([department, own]) => {
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((all, one) => all + of(one), 0)
    return {
      ...{ department, people: own.length, periods: sum(({ periods }) => periods) },
      ...{ times: sum(({ times }) => times), used: sum(({ used }) => used) },
    }
  })
  return {
    cycle: cycle?.name ?? null,
    lines: lines.sort((a, b) => b.periods - a.periods || a.department.localeCompare(b.department)),
  }
}
