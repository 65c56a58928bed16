import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'

/** One open database, embedded or on a server. Only `features/access` and set-up may hold it. */
export type Engine = {
  kind: 'pglite' | 'postgres'
  /** Queries as the owner of the tables, each in its own transaction; never on behalf of a person. */
  owner: Kysely<DB>
  /** Runs a script of several statements as the owner. */
  script(sql: string): Promise<void>
  /** Writes a row and reads it back, in a table of its own. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** A statement as it was sent; observers are for tests and for the slow-statement log. */
export type Statement = { sql: string; parameters: readonly unknown[]; milliseconds: number }
export type StatementObserver = (statement: Statement) => void
