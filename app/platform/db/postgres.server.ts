import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from '#db/schema.generated.ts'
import { SetupError } from '../errors.ts'
import type { Engine, StatementObserver } from './engine.server.ts'
import { poolFor } from './sender.server.ts'
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

const patienceMs = 10_000

/** Opens a pool on a PostgreSQL server of version 15 or newer; gives up on one that stays silent. */
export async function openPostgres(
  url: string,
  observe?: StatementObserver,
  connectionTimeoutMillis = patienceMs,
): Promise<Engine> {
  const pool = new pg.Pool({
    ...{ connectionString: url, connectionTimeoutMillis },
    ...{ max: 12, types: pinnedTypes() },
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const version = await serverVersion(pool, url)
  if (version < oldestVersion) {
    await pool.end()
    throw new SetupError(`The PostgreSQL server is too old (${version}). Version 15 or newer is needed.`)
  }
  const owner = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: poolFor(pool) }),
    ...kyselyLog(observe),
  })
  return {
    kind: 'postgres',
    owner,
    script: async (text) => void (await pool.query(text)),
    probe: async () => void (await pool.query(probeStatement)),
    close: () => owner.destroy(),
  }
}

// What a technician can do about it, by the code of the network or of the server.
const mending: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: is the server started, and are host and port right?',
  ENOTFOUND: 'There is no machine of that name: look at the host.',
  EAI_AGAIN: 'The name of the machine could not be looked up: look at the host and at the network.',
  '28P01': 'The user or the password is wrong.',
  '28000': 'The server lets this user in neither with this password nor from here: look at its pg_hba.conf.',
  '3D000': 'There is no database of that name: make it with createdb.',
}

/** The address without its password, for messages. */
function publicAddress(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read'
  const { username, host, pathname } = new URL(url)
  return `${username ? `${username}@` : ''}${host}${pathname}`
}

async function serverVersion(pool: pg.Pool, url: string): Promise<number> {
  try {
    const answer = await pool.query<{ version: string }>(
      `select current_setting('server_version_num') as version`,
    )
    return Number(answer.rows[0]?.version)
  } catch (error) {
    await pool.end()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = error instanceof Error && error.message ? error.message : code
    throw new SetupError(
      `The PostgreSQL server of DATABASE_URL (${publicAddress(url)}) cannot be used: ${why}.\n${mending[code] ?? 'See docs/running.md, or leave DATABASE_URL empty to use the embedded database.'}`,
    )
  }
}
