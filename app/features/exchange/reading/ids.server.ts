import { sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import type { ImportTable } from '../writing/tables.ts'

const BLOCK = 200

/** Gives out ids of rows that are yet to be written; those not used are never used. */
export type Ids = { take(db: OrgWriter, table: ImportTable): Promise<number> }

export function openIds(): Ids {
  const ready = new Map<ImportTable, number[]>()
  return {
    take: async (db, table) => {
      const own = ready.get(table) ?? []
      if (own.length === 0) {
        const found = await sql<{ id: number }>`
          select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${BLOCK})`.execute(
          db,
        )
        own.push(...found.rows.map((row) => Number(row.id)).reverse())
      }
      ready.set(table, own)
      return own.pop() ?? -1
    },
  }
}
