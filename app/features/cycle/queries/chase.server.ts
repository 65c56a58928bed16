import type { OrgReader } from '#features/access/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import type { ClassState, Enterer } from '../rules/chase.ts'
import { closesFor } from '../rules/deadlines.ts'
import { type ClassCoverage, listCoverage } from './coverage.server.ts'
import { type Cover, listCovers } from './covers.server.ts'
import type { Cycle } from './cycles.server.ts'
import { listDeadlines } from './deadlines.server.ts'

/** Who enters for a class today: those who cover it, or where nobody does those who teach it. */
function enterersOf(one: ClassCoverage, covers: readonly Cover[]): Enterer[] {
  const own = covers.filter((cover) => cover.classId === one.classId)
  if (own.length > 0) return own.map(({ personId, name }) => ({ id: personId, name, covers: true }))
  return one.staff.map((teacher) => ({ id: teacher.id, name: formatStaffName(teacher), covers: false }))
}

/** Every class of a cycle, or those named: how far it is, by when it is due, and who enters. */
export async function listClassStates(
  db: OrgReader,
  cycle: Pick<Cycle, 'id' | 'academicYearId' | 'closes'>,
  classIds: 'all' | readonly number[] = 'all',
): Promise<ClassState[]> {
  const coverage = await listCoverage(db, cycle, classIds === 'all' ? undefined : classIds)
  const deadlines = await listDeadlines(db, cycle.id)
  const covers = await listCovers(db, { on: db.today })
  return coverage.map((one) => ({
    classId: one.classId,
    className: one.className,
    subject: one.subject,
    departmentId: one.departmentId,
    yearGroupId: one.yearGroupId,
    due: one.due,
    done: one.done,
    closes: closesFor(cycle, deadlines, one),
    people: enterersOf(one, covers),
  }))
}
