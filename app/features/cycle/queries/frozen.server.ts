import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { cellText, type Field } from '../rules/cells.ts'
import { type Change, changesLookup, correctMarks } from '../rules/corrections.ts'
import { listCorrections } from './corrections.server.ts'

type Marks = Record<string, unknown>

/** The marks of a class as they were frozen, by pupil. */
export async function readFrozenMarks(
  db: OrgReader,
  cycleId: number,
  classId: number,
): Promise<Map<number, Marks>> {
  const rows = await db
    .selectFrom('snapshot_entry')
    .select(['pupil_id', 'marks'])
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .where('class_id', '=', classId)
    .execute()
  return new Map(rows.map((row) => [row.pupil_id, row.marks as Marks]))
}

/** A pupil of a closed sheet: each mark as it is now, and what was changed since. */
export type FrozenRow = {
  id: number
  familyName: string
  givenName: string
  where: string
  cells: Record<string, string>
  changes: Record<string, Change[]>
}

const inWords = (field: Field, changes: readonly Change[]): Change[] =>
  field.kind === 'flags'
    ? changes.map((one) => ({
        ...one,
        was: cellText(field, one.was.split(' ')),
        now: cellText(field, one.now.split(' ')),
      }))
    : [...changes]

/** The sheet of a class in a closed cycle, pupils by surname: as frozen, with every later correction. */
export async function readFrozenSheet(
  db: OrgReader,
  of: { cycleId: number; classId: number; fields: readonly Field[] },
): Promise<FrozenRow[]> {
  const { cycleId, classId, fields } = of
  const frozen = await readFrozenMarks(db, cycleId, classId)
  const corrections = await listCorrections(db, { cycleIds: [cycleId], classIds: [classId] })
  const changesOf = changesLookup(corrections)
  const pupils = await listPupilNames(db, [...frozen.keys()])
  return pupils.map((pupil) => {
    const own = corrections.filter((one) => one.pupilId === pupil.id)
    const marks = correctMarks(frozen.get(pupil.id) ?? {}, own)
    const each = <T>(of: (field: Field) => T) =>
      Object.fromEntries(fields.map((field) => [field.key, of(field)]))
    return {
      ...{
        id: pupil.id,
        familyName: pupil.familyName,
        givenName: pupil.givenName,
        where: formatWhere(pupil),
      },
      cells: each((field) => cellText(field, marks[field.key])),
      changes: each((field) =>
        inWords(field, changesOf({ cycleId, classId, pupilId: pupil.id, field: field.key })),
      ),
    }
  })
}
