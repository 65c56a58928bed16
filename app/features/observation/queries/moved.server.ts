import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listMovedClasses } from '#features/progress/api.server.ts'
import { listClasses } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import type { Helped } from './helps.server.ts'

export type Moved = { classId: number; name: string; good: boolean; teachers: Helped[] }

/**
 * Which of some classes, or of all, moved as a whole in the last judged cycle, up or down, with who teaches them. No figure goes
 * with them, and effects on results are no way in: those say something of a teacher only as far as a governing body decided.
 */
export async function listMoved(db: OrgReader, classIds: Reach['classes']): Promise<Moved[]> {
  const moved = new Map((await listMovedClasses(db, classIds)).map((one) => [one.classId, one.direction]))
  if (moved.size === 0) return []
  const classes = await listClasses(db, { ids: [...moved.keys()] })
  return classes.map(({ id, name, teachers }) => ({
    ...{ classId: id, name, good: moved.get(id) === 'rise' },
    teachers: teachers.map((one) => ({ id: one.id, name: formatStaffName(one) })),
  }))
}
