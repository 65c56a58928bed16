import { sql } from 'kysely'
import type { Write } from '../check.server.ts'
import { listStagedTables } from './stage.server.ts'

/**
 * Has the database count what an import staged, and what it wrote where it was accepted. In a transaction of its own:
 * counting holds a lock until the end.
 */
export async function countAnew(write: Write, importId: number, written: boolean): Promise<void> {
  await write(async (db) => {
    const tables = written ? await listStagedTables(db, importId) : []
    await sql`select refresh_statistics(${['import_row', ...tables]}::text[])`.execute(db)
  })
}
