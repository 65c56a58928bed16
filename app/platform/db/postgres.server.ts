import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from '#db/schema.generated.ts'
import { SetupError } from '../errors.ts'
import type { Engine, StatementObserver } from './engine.server.ts'
import { kyselyLog, probeStatement } from './statements.server.ts'

const oid = { int8: 20, numeric: 1700, date: 1082, int8Array: 1016, numericArray: 1231 }

function pinnedTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides()
  types.setTypeParser(oid.int8, Number)
  types.setTypeParser(oid.numeric, Number)
  types.setTypeParser(oid.date, (text) => text)
  // Whole numbers and decimals need no quoting inside an array's braces.
  const arrayOfNumbers = (text: string) =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((value) => (value === 'NULL' ? null : Number(value)))
  types.setTypeParser(oid.int8Array, arrayOfNumbers)
  types.setTypeParser(oid.numericArray, arrayOfNumbers)
  return types
}

const oldestVersion = 150_000

/** Opens a pool on a PostgreSQL server of version 15 or newer. */
export async function openPostgres(url: string, observe?: StatementObserver): Promise<Engine> {
  const pool = new pg.Pool({ connectionString: url, max: 12, types: pinnedTypes() })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const version = await serverVersion(pool)
  if (version < oldestVersion) {
    await pool.end()
    throw new SetupError(`The PostgreSQL server is too old (${version}). Version 15 or newer is needed.`)
  }
  const owner = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), ...kyselyLog(observe) })
  return {
    kind: 'postgres',
    owner,
    script: async (text) => void (await pool.query(text)),
    probe: async () => void (await pool.query(probeStatement)),
    close: () => owner.destroy(),
  }
}

async function serverVersion(pool: pg.Pool): Promise<number> {
  try {
    const answer = await pool.query<{ version: string }>(
      `select current_setting('server_version_num') as version`,
    )
    return Number(answer.rows[0]?.version)
  } catch (error) {
    await pool.end()
    const why = error instanceof Error ? error.message : String(error)
    throw new SetupError(`The PostgreSQL server of DATABASE_URL does not answer: ${why}`)
  }
}
