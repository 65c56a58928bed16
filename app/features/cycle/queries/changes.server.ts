import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { ClassRow } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { cellText } from '../rules/cells.ts'
import { listFields } from './fields.server.ts'

export type Changes = {
  /** What is held now, to be sent with the next question. */
  version: string
  /** The cells of the pupils whose marks changed, by pupil, then field. */
  cells: Record<string, Record<string, string>>
  /** The pupils among them whose marks somebody else wrote last. */
  byOthers: number[]
}

async function listDigests(db: OrgReader, cycleId: number, classId: number) {
  const found = await sql<{ pupilId: number; digest: string; by: number | null }>`
    select e.pupil_id as "pupilId", e.entered_by as by, left(md5(e.marks::text), 6) as digest
    from cycle_entry e
    where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId} and e.class_id = ${classId} and e.marks <> '{}'
    order by e.pupil_id`.execute(db)
  return found.rows.map((row) => ({ ...row, name: `${row.pupilId.toString(36)}.${row.digest}` }))
}
const versionOf = (digests: readonly { name: string }[]) => digests.map((one) => one.name).join('~')

/** The version of a class's sheet as it stands. */
export const readVersion = async (db: OrgReader, cycleId: number, classId: number): Promise<string> =>
  versionOf(await listDigests(db, cycleId, classId))

/**
 * What stands in a class's sheet beside what a window holds of it. The version is a short digest of each pupil's marks,
 * so that only the pupils that changed are answered.
 */
export async function listChanges(
  db: OrgReader,
  sheet: { cycleId: number; within: ClassRow; country: string },
  version: string,
): Promise<Changes> {
  const { cycleId, within, country } = sheet
  const digests = await listDigests(db, cycleId, within.id)
  const now = new Set(digests.map((one) => one.name))
  const held = new Set(version.split('~'))
  const changed = digests.filter((one) => !held.has(one.name))
  const gone = [...held].filter((name) => name !== '' && !now.has(name))
  const ids = new Set([
    ...changed.map((row) => row.pupilId),
    ...gone.map((name) => Number.parseInt(name, 36)).filter(Number.isSafeInteger),
  ])
  const byOthers = changed.filter((row) => row.by !== db.personId).map((row) => row.pupilId)
  const cells = ids.size === 0 ? {} : await readCells(db, { cycleId, within, country }, [...ids])
  return { version: versionOf(digests), cells, byOthers }
}

async function readCells(
  db: OrgReader,
  { cycleId, within, country }: { cycleId: number; within: ClassRow; country: string },
  pupilIds: readonly number[],
): Promise<Changes['cells']> {
  const { scaleKey, yearGroupId } = within
  const fields = await listFields(db, { cycleId, scaleKey, country, yearGroupId })
  const rows = await db
    .selectFrom('cycle_entry')
    .select(['pupil_id as pupilId', 'marks'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where('class_id', '=', within.id)
    .where(isAmong('pupil_id', pupilIds))
    .execute()
  return Object.fromEntries(
    rows.map(({ pupilId, marks }) => [
      pupilId,
      Object.fromEntries(
        fields.map((field) => [field.key, cellText(field, (marks as Record<string, unknown>)[field.key])]),
      ),
    ]),
  )
}
