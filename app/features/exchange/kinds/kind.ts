import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import type { Permission } from '#features/access/api.ts'
import type { Table } from '#platform/files/csv.ts'
import { openTable } from '#platform/files/kinds.ts'
import type { FileSource } from '#platform/files/source.ts'
import type { Field } from '../reading/fields.ts'
import type { Ids } from '../reading/ids.server.ts'
import type { Known } from '../reading/known.server.ts'
import type { Packed, Part } from '../reading/parts.server.ts'
import type { GivenRow } from '../reading/row.ts'
import type { Plan } from '../schema.ts'

export const kindKeys = [
  'pupils',
  'staff',
  'classes',
  'timetable',
  'prior-attainment',
  'judgements',
  'weekly-marks',
  'attendance',
  'behaviour',
  'targets',
  'exam-results',
  'ctf',
  'oneroster',
] as const
export type KindKey = (typeof kindKeys)[number]

/** What a reader of rows may use: what is known so far (and grows), and the transaction of the batch. */
export type Reading = { db: OrgWriter; known: Known; ids: Ids }
export type Opening = { country: string; known: Known; plan: Plan; parts: readonly Part[] }
export type RowReader = (row: GivenRow, reading: Reading) => Promise<void> | void

/** Something a package does not say, with what it may be; nothing chosen leaves it to the kind. */
export type Choice = { key: string; label: string; hint: string; options: { value: string; label: string }[] }

/** One kind of file: what its columns are, and what its rows come to. */
export type Kind = {
  key: KindKey
  title: string
  about: string
  /** Words of the country without which there is no such file there. */
  needs?: 'transfer_code'
  /** Holds nothing that belongs to an academic year. */
  yearless?: true
  /** What one row of such a file is, when it is no row of a sheet. */
  rowName?: string
  /** Where to go once such a file is in, under the school, and who may. */
  next?: { to: string; label: string; permission: Permission }
  /** Opens a file of this kind as a table, when it is none by itself. */
  table?(file: FileSource): Promise<Table>
  fields(db: OrgReader, country: string): Promise<Field[]>
  /** Prepares to read: words, scales, and what the kind alone needs to know. */
  open(db: OrgWriter, given: Opening): Promise<RowReader>
  /** For what comes packed: opens the package and checks it. Its rows have the columns their files name. */
  unpack?(file: FileSource): Promise<Packed>
  /** The package as it may be kept until it is accepted. */
  clean?(bytes: Uint8Array): Promise<Uint8Array>
  /** What is decided for the whole package, where a table has its columns matched. */
  choices?(db: OrgReader): Promise<Choice[]>
}

/** The rows of a file of a kind. Throws FileRefused when it is no such file. */
export const openTableOf = (kind: Kind, file: FileSource): Promise<Table> =>
  kind.table ? kind.table(file) : openTable(file)
