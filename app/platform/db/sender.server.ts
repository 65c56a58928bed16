import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'
import { prepare } from './prepared.ts'
import { arrayText } from './wire/values.ts'

type Answer = PostgresQueryResult<never>
type Send = (text: string, values: readonly unknown[]) => Promise<Answer>

const begun = { command: 'BEGIN', rows: [], rowCount: 0 } as unknown as Answer

// Lists are written here: the driver escapes each of their numbers as if it were a word.
const sent = (value: unknown): unknown => (Array.isArray(value) ? arrayText(value) : value)

/**
 * Sends the statements of one connection: those with parameters prepared, and `begin` not before there is something to
 * begin with: in one message with what sets up its transaction.
 */
function senderOf(client: pg.PoolClient): Send {
  let begins = false
  return async (text, values) => {
    if (text === 'begin') {
      begins = true
      return begun
    }
    const opening = begins
    begins = false
    if (values.length > 0) {
      if (opening) await client.query('begin')
      return (await client.query({ ...prepare(text, values), values: values.map(sent) })) as Answer
    }
    const answer = (await client.query(opening ? `begin; ${text}` : text)) as unknown as Answer | Answer[]
    return Array.isArray(answer) ? (answer.at(-1) ?? begun) : answer
  }
}

/** A pool as the query builder takes it. */
export function poolFor(pool: pg.Pool): PostgresPool {
  // The query builder knows a connection by its object.
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const made = known.get(client) ?? {
        query: senderOf(client) as unknown as PostgresPoolClient['query'],
        release: (destroy?: boolean) => client.release(destroy),
      }
      known.set(client, made)
      return made
    },
    end: () => pool.end(),
  }
}
