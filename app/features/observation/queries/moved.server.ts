import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { listClasses } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import type { Helped } from './helps.server.ts'

export type Moved = { classId: number; name: string; good: boolean; teachers: Helped[] }

/**
 * Classes within reach whose readings moved in the last judged cycle, up or down, with who teaches them. No figure goes with
 * them, and effects on results are no way in: those say something of a teacher only as far as a governing body decided.
 */
export async function listMoved(db: OrgReader, reach: Reach): Promise<Moved[]> {
  const findings = await listFindings(db, reach)
  const good = new Map(
    findings.flatMap((finding) =>
      finding.classId !== null && finding.pupilId === null
        ? [[finding.classId, isGood(finding)] as const]
        : [],
    ),
  )
  if (good.size === 0) return []
  const classes = await listClasses(db, { ids: [...good.keys()] })
  return classes.map(({ id, name, teachers }) => ({
    ...{ classId: id, name, good: good.get(id) ?? false },
    teachers: teachers.map((one) => ({ id: one.id, name: formatStaffName(one) })),
  }))
}
