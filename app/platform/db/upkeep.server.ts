import { sql } from 'kysely'
import type { Engine } from './engine.server.ts'

/** A table is looked after once this many of its rows changed, and this part of them: what a server’s autovacuum does. */
const ROWS = 1000
const PART = 0.2

/**
 * The embedded database has nobody who clears away old rows and counts the new ones for its planner: this does, for the one
 * table that has changed most, and answers its name; null where none has changed enough. A server looks after itself.
 */
export async function keepUp(engine: Pick<Engine, 'kind' | 'owner'>): Promise<string | null> {
  if (engine.kind !== 'pglite') return null
  // What was written in the last second is counted too.
  await sql`select pg_stat_force_next_flush()`.execute(engine.owner)
  const { rows } = await sql<{ name: string }>`
    select s.relname as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where s.schemaname = 'public' and greatest(s.n_dead_tup, s.n_mod_since_analyze) > ${ROWS} + ${PART} * greatest(c.reltuples, 0)
    order by greatest(s.n_dead_tup, s.n_mod_since_analyze) desc limit 1`.execute(engine.owner)
  const name = rows[0]?.name
  if (name === undefined) return null
  await sql`vacuum (analyze) ${sql.table(name)}`.execute(engine.owner)
  return name
}
