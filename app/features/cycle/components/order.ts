import { findOrdinal } from '#features/measures/api.ts'
import { compareNames } from '#features/school/api.ts'
import type { SheetRow } from '../queries/sheet.server.ts'
import type { Field } from '../rules/cells.ts'
import { cellAt, cellKey, type SheetState } from './sheet.ts'

/** By which column a sheet is put in order; `name`, `last`, `target` or a field. */
export type Order = { by: string; down: boolean }

const standing = (field: Field | undefined, text: string): number | string => {
  if (field?.kind === 'score') return Number(text)
  if (field?.kind === 'judgement' || field?.kind === 'scale') return findOrdinal(field.scale, text) ?? -1
  return text.toLowerCase()
}

function compareStanding(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
}

/**
 * The ids of the pupils in an order, from what stands in the sheet when it is asked for; it is not asked again while
 * somebody types. Pupils without a value come last either way, equals by name.
 */
export function orderRows(
  rows: readonly SheetRow[],
  { sheet, fields }: { sheet: SheetState; fields: readonly Field[] },
  { by, down }: Order,
): number[] {
  const named = rows.toSorted(compareNames)
  const sign = down ? -1 : 1
  if (by === 'name') return (down ? named.reverse() : named).map((row) => row.id)
  const known = by === 'last' || by === 'target'
  const field = known ? fields.find((one) => one.kind === 'judgement') : fields.find((one) => one.key === by)
  const textOf = (row: SheetRow) => (known ? (row[by] ?? '') : cellAt(sheet, cellKey(row.id, by)).text)
  const [some, none] = [named.filter((row) => textOf(row) !== ''), named.filter((row) => textOf(row) === '')]
  some.sort((a, b) => sign * compareStanding(standing(field, textOf(a)), standing(field, textOf(b))))
  return [...some, ...none].map((row) => row.id)
}
