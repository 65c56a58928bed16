import type { TableRow } from '#platform/files/csv.ts'
import type { FileSource } from '#platform/files/source.ts'
import { type Kind, openTableOf } from '../kinds/kind.ts'
import type { Plan } from '../schema.ts'
import type { Refusal } from '../writing/tables.ts'
import { cellReader, type Mapping, unmatchedReader } from './fields.ts'
import { type GivenRow, openRow } from './row.ts'

/** Rows of one table: a file that is not packed is one without a name, a package is several, read one after the other. */
export type Part = {
  name: string
  columns: readonly string[]
  rows(): AsyncIterable<readonly TableRow[]>
  /** The columns are the fields, whatever the plan says: so it is in a package of a standard. */
  named?: boolean
}
/** An opened package, or what is wrong with it by file and row; then nothing of it is read. */
export type Packed = { parts: readonly Part[]; faults: readonly Refusal[]; rows: number }
/** What is read, and how many rows there will be when so many were read, or null while nothing tells. */
export type Opened = {
  parts: readonly Part[]
  faults: readonly Refusal[]
  estimate(done: number): number | null
}

/** Counts the bytes of a file as they are read, to say how far a check is. */
function measured(file: FileSource): { file: FileSource; share(): number } {
  let read = 0
  return {
    file: {
      ...file,
      open: async function* () {
        read = 0
        for await (const chunk of file.open()) {
          read += chunk.length
          yield chunk
        }
      },
    },
    share: () => read / Math.max(1, file.size),
  }
}

/** Opens a file as its kind comes: a table, or a package. Throws FileRefused for what is neither. */
export async function openParts(kind: Kind, file: FileSource): Promise<Opened> {
  if (kind.unpack) {
    const { parts, faults, rows } = await kind.unpack(file)
    return { parts, faults, estimate: () => rows }
  }
  const { file: counted, share } = measured(file)
  const { columns, rows } = await openTableOf(kind, counted)
  const estimate = (done: number) => (share() > 0 ? Math.max(done, Math.round(done / share())) : null)
  return { parts: [{ name: '', columns, rows }], faults: [], estimate }
}

const wanted = ({ columns }: Part, { only }: Plan) => {
  if (!only) return () => true
  const at = columns.indexOf(only.column)
  return (row: TableRow) => row.cells[at]?.trim() === only.value
}

/** The rows that are yet to be read, in batches, each with its part. */
export async function* remaining(
  parts: readonly Part[],
  plan: Plan,
  done: number,
): AsyncGenerator<{ part: Part; rows: TableRow[] }> {
  let passed = 0
  for (const part of parts) {
    const isWanted = wanted(part, plan)
    for await (const batch of part.rows()) {
      const own = batch.filter(isWanted)
      const left = own.slice(Math.max(0, done - passed))
      passed += own.length
      if (left.length > 0) yield { part, rows: left }
    }
  }
}

/** The rows of a part as a kind reads them. */
export function openRows(part: Part, plan: Plan, rows: readonly TableRow[]): GivenRow[] {
  const { name, columns } = part
  const own = columns.map((column): [string, Mapping[string]] => [column, { columns: [column] }])
  const mapping = part.named ? Object.fromEntries(own) : plan.columns
  const cellOf = cellReader(columns, mapping)
  const unmatchedOf = unmatchedReader(columns, mapping)
  return rows.map((row) =>
    openRow({ part: name, columns, row, mapping }, (key) => cellOf(row.cells, key), unmatchedOf(row.cells)),
  )
}
