import type { OrgReader } from '#features/access/api.server.ts'
import { listScales } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { fingerprintOf, listAuditTargets } from './queries/audit.server.ts'
import { listGroupings } from './queries/groups.server.ts'
import { type Audit, auditTargets } from './rules/audit.ts'

export type YearAudit = Audit & {
  fingerprint: string
  pupils: number
  targets: number
  agreed: number
}

/** The audit of a year group's targets as they stand; ask only with `pupils.characteristics` over the whole school. */
export async function auditYear(db: OrgReader, yearGroupId: number, country: string): Promise<YearAudit> {
  const scales = new Map((await listScales(db)).map((scale) => [scale.key, scale]))
  const subjects = await listSubjects(db)
  const places = subjects.flatMap(({ id, scaleKey }) => {
    const scale = scales.get(scaleKey)
    return scale ? gradeLabels(scale).map((grade, place) => ({ subjectId: id, grade, place })) : []
  })
  const targets = await listAuditTargets(db, yearGroupId, places)
  const pupilIds = [...new Set(targets.map((one) => one.pupilId))]
  const groupings = await listGroupings(db, pupilIds, country)
  const names = new Map(subjects.map(({ id, name }) => [id, name]))
  return {
    ...auditTargets(targets, groupings, names),
    fingerprint: await fingerprintOf(db, yearGroupId),
    pupils: pupilIds.length,
    targets: targets.length,
    agreed: targets.filter((one) => one.state === 'agreed').length,
  }
}
