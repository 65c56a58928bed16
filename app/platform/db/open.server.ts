import type { Config } from '../config.ts'
import { inHome } from '../home.ts'
import type { Engine, StatementObserver } from './engine.server.ts'
import { openPGlite } from './pglite.server.ts'
import { openPostgres } from './postgres.server.ts'

/** Opens the database the settings name: a PostgreSQL server, or the embedded one in the data folder. */
export function openEngine(
  config: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>,
  observe?: StatementObserver,
): Promise<Engine> {
  return config.DATABASE_URL
    ? openPostgres(config.DATABASE_URL, observe)
    : openPGlite(inHome(config.DATA_DIR, 'database'), observe)
}
