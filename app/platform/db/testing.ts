import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import type { Engine, StatementObserver } from './engine.server.ts'
import { migrate, schemaVersion } from './migrate.server.ts'
import { openPGlite } from './pglite.server.ts'
import { openPostgres } from './postgres.server.ts'
import { findUnscoped, ownedTables } from './scoping.ts'
import { fillDataFolder, findTemplate } from './template.ts'

export type TestEngine = Engine

/** Where the suite's own PostgreSQL server listens, when this run is the one against it. */
const serverUrl = process.env.TEST_DATABASE_URL

/**
 * A migrated database of its own: on PGlite in memory, or in a folder where hundreds of megabytes are written (memory grows
 * by copying itself); or a fresh database on the suite's PostgreSQL server.
 * Closing it fails when a statement sent in an organisation's name left out `org_id`.
 */
export async function openTestEngine(
  embedded: 'in memory' | 'in a folder' = 'in memory',
): Promise<TestEngine> {
  const sent = new Set<string>()
  const observe: StatementObserver = (statement) => void sent.add(statement.sql)
  const openEmbedded = embedded === 'in memory' ? openFromTemplate : openInFolder
  const engine = serverUrl ? await openFreshDatabase(serverUrl, observe) : await openEmbedded(observe)
  const owned = await ownedTables(engine.owner)
  return {
    ...engine,
    close: async () => {
      const unscoped = findUnscoped(sent, owned)
      await engine.close()
      if (unscoped.length > 0) {
        throw new Error(
          `These statements name an organisation's table without org_id:\n${unscoped.join('\n')}`,
        )
      }
    },
  }
}

async function openFromTemplate(observe: StatementObserver): Promise<Engine> {
  const { dump } = await findTemplate()
  return openPGlite(null, observe, await fs.openAsBlob(dump))
}

async function openInFolder(observe: StatementObserver): Promise<Engine> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-test-'))
  await fillDataFolder(folder)
  const engine = await openPGlite(path.join(folder, 'database'), observe)
  return {
    ...engine,
    close: async () => {
      await engine.close()
      fs.rmSync(folder, { recursive: true })
    },
  }
}

/** A database of its own on the server, copied from one that was migrated by whoever came first. */
async function openFreshDatabase(url: string, observe: StatementObserver): Promise<Engine> {
  const template = `everyschool_${schemaVersion()}`
  const name = `everyschool_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`
  const maintenance = await openPostgres(url)
  // Only who holds the lock makes the template, and nobody copies it half made or while it is open.
  await maintenance.owner.connection().execute(async (one) => {
    await sql`select pg_advisory_lock(1)`.execute(one)
    const found = await sql`select from pg_database where datname = ${template}`.execute(one)
    if (found.rows.length === 0) {
      await sql.raw(`create database ${template}`).execute(one)
      const fresh = await openPostgres(addressOf(url, template))
      await migrate(fresh)
      await fresh.close()
    }
    await sql.raw(`create database ${name} template ${template}`).execute(one)
    await sql`select pg_advisory_unlock(1)`.execute(one)
  })
  await maintenance.close()
  return openPostgres(addressOf(url, name), observe)
}

function addressOf(url: string, database: string): string {
  const own = new URL(url)
  own.pathname = `/${database}`
  return own.href
}
