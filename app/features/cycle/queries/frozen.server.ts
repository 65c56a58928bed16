import type { OrgReader } from '#features/access/api.server.ts'
import { cellText, type Field } from '../rules/cells.ts'

/** What was frozen for the pupils of a class in a closed cycle: a text for each field, by pupil. */
export async function listFrozenMarks(
  db: OrgReader,
  of: { cycleId: number; classId: number; fields: readonly Field[] },
): Promise<Map<number, Record<string, string>>> {
  const rows = await db
    .selectFrom('snapshot_entry')
    .select(['pupil_id', 'marks'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', of.cycleId)
    .where('class_id', '=', of.classId)
    .execute()
  return new Map(
    rows.map((row) => {
      const marks = row.marks as Record<string, unknown>
      const cells = of.fields.map((field) => [field.key, cellText(field, marks[field.key])] as const)
      return [row.pupil_id, Object.fromEntries(cells)]
    }),
  )
}
