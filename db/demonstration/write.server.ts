import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import type { Batch, Cell } from './rows/batch.ts'

const rowsAtOnce = 8_000

// Arrays of jsonb and of arrays do not travel as parameters; as text they do.
const travelsAs = (type: string) => (type === 'jsonb' || type.endsWith('[]') ? 'text' : type)

function insertPart({ table, columns }: Batch, rows: readonly Cell[][]): RawBuilder<unknown> {
  const arrays = columns.map(
    ([, type], place) => sql`${rows.map((row) => row[place] ?? null)}::${sql.raw(travelsAs(type))}[]`,
  )
  const casts = columns.map(([, type], place) => `c${place}::${type}`).join(', ')
  const given = columns.map((_, place) => `c${place}`).join(', ')
  return sql`insert into ${sql.raw(table)} (${sql.raw(columns.map(([name]) => name).join(', '))})
    select ${sql.raw(casts)} from unnest(${sql.join(arrays)}) as given(${sql.raw(given)})`
}

/** Writes the rows, some thousands to a statement, and says after each how many it wrote. */
export async function writeBatch(
  trx: Transaction<DB>,
  batch: Batch,
  wrote: (rows: number) => void,
): Promise<void> {
  for (let start = 0; start < batch.rows.length; start += rowsAtOnce) {
    const rows = batch.rows.slice(start, start + rowsAtOnce)
    await insertPart(batch, rows).execute(trx)
    wrote(rows.length)
  }
}

/** Lets the next row of each table continue after the ids that were given. */
export async function continueIds(trx: Transaction<DB>, last: ReadonlyMap<string, number>): Promise<void> {
  for (const [table, id] of last) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${id}::bigint)`.execute(trx)
  }
}
