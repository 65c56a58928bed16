import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type AuditRow, fingerprintOf, listAuditRows } from './queries/audit.server.ts'
import { listGroupings } from './queries/groups.server.ts'
import { type Audit, type AuditTarget, auditTargets, type MovedWords } from './rules/audit.ts'

export type Counted = Audit & { pupils: number; targets: number; agreed: number }
export type YearAudit = Counted & { fingerprint: string }

/** Groups are counted over everybody: from a part of the school no share could be shown beside the whole. 404 to all others. */
export function mayCompare(visit: Visit): void {
  if (visit.reach.pupils !== 'all' || !visit.may('pupils.characteristics')) throw notFound()
}

/** The place of a grade on the scale of its subject; null where there is none. */
type PlaceOf = (subjectId: number, grade: string | null) => number | null

const less = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b)

function targetOf(row: AuditRow, placeOf: PlaceOf): AuditTarget {
  const { pupilId, subjectId, grade, benchmark, ruled, alike, challenge } = row
  const now = placeOf(subjectId, grade)
  const moved = Math.sign(less(now, placeOf(subjectId, ruled)) ?? 0) as AuditTarget['moved']
  return { pupilId, subjectId, gap: less(now, placeOf(subjectId, benchmark)), alike, moved, asked: challenge }
}

/** The audit of some targets; ask only with `pupils.characteristics` over the whole school. `said`: what `moved` means. */
export async function auditRows(
  db: OrgReader,
  rows: readonly AuditRow[],
  { country, said }: { country: string; said?: MovedWords },
): Promise<Counted> {
  const scales = await readScales(db)
  const subjects = await listSubjects(db)
  const grades = new Map(
    subjects.map(({ id, scaleKey }) => {
      const scale = scales.get(scaleKey)
      return [id, scale ? gradeLabels(scale) : []]
    }),
  )
  const placeOf: PlaceOf = (subjectId, grade) => {
    const place = grades.get(subjectId)?.indexOf(grade ?? '') ?? -1
    return place < 0 ? null : place
  }
  const targets = rows.map((row) => targetOf(row, placeOf))
  const pupilIds = [...new Set(targets.map((one) => one.pupilId))]
  const groupings = await listGroupings(db, pupilIds, country)
  const names = new Map(subjects.map(({ id, name }) => [id, name]))
  return {
    ...auditTargets(targets, groupings, names, said),
    pupils: pupilIds.length,
    targets: targets.length,
    agreed: rows.filter((one) => one.state === 'agreed').length,
  }
}

/** The audit of a year group's targets as they stand; ask only with `pupils.characteristics` over the whole school. */
export async function auditYear(db: OrgReader, yearGroupId: number, country: string): Promise<YearAudit> {
  const audit = await auditRows(db, await listAuditRows(db, yearGroupId), { country })
  return { ...audit, fingerprint: await fingerprintOf(db, yearGroupId) }
}
