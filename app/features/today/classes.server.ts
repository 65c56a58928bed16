import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { listCovers } from '#features/cycle/api.server.ts'
import { type ClassRow, classesInReach, listClasses } from '#features/school/api.server.ts'

/** The classes somebody teaches today or covers, within their reach. */
export async function listOwnClasses(db: OrgReader, visit: Visit, reach: Reach): Promise<ClassRow[]> {
  const taught = await listClasses(db, { teacherId: visit.personId })
  const covers = await listCovers(db, { personId: visit.personId, on: visit.today })
  const ids = covers.map((one) => one.classId).filter((id) => taught.every((one) => one.id !== id))
  const covered = ids.length > 0 ? await listClasses(db, { ids }) : []
  return classesInReach(reach, [...taught, ...covered])
}
