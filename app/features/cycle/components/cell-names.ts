import { formatPupilName } from '#features/school/api.ts'
import type { Field } from '../rules/cells.ts'
import { keyParts } from './sheet.ts'

export type Named = { id: number; familyName: string; givenName: string }
export type NamedCells = { pupilId: number; pupil: string; cells: readonly { key: string; label: string }[] }

/** Cells by the pupil they are of, in the order of the sheet; a pupil who has left it is said to have. */
export function nameCells(
  keys: readonly string[],
  rows: readonly Named[],
  fields: readonly Field[],
): NamedCells[] {
  const place = (pupilId: number) => rows.findIndex((row) => row.id === pupilId)
  const column = (key: string) => fields.findIndex((field) => field.key === keyParts(key).field)
  return [...Map.groupBy(keys, (key) => keyParts(key).pupilId)]
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([pupilId, own]) => {
      const row = rows[place(pupilId)]
      const cells = own
        .toSorted((a, b) => column(a) - column(b))
        .map((key) => ({ key, label: fields[column(key)]?.label ?? keyParts(key).field }))
      return { pupilId, pupil: row ? formatPupilName(row) : 'A pupil who is no longer in this class', cells }
    })
}
