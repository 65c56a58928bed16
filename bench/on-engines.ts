import { sql } from 'kysely'
import { seedDemonstration } from '#db/demonstration/seed.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'
import { openPostgres } from '#platform/db/postgres.server.ts'
import { startPostgres } from '#platform/db/testing-server.ts'

export type EngineName = 'PGlite' | 'PostgreSQL'

async function fill(engine: Engine): Promise<void> {
  await migrate(engine)
  await loadPacks(engine.owner)
  await seedDemonstration(engine, { today: dateIn('Europe/London', now()) })
}

/** Runs work on a fresh demonstration, first on the embedded database in memory, then on a PostgreSQL server. */
export async function onBothEngines<T>(
  work: (engine: Engine, name: EngineName, seconds: number) => Promise<T>,
): Promise<T[]> {
  const run = async (engine: Engine, name: EngineName) => {
    const began = performance.now()
    await fill(engine)
    const seconds = (performance.now() - began) / 1000
    try {
      return await work(engine, name, seconds)
    } finally {
      await engine.close()
    }
  }
  const embedded = await run(await openPGlite(null), 'PGlite')
  const server = await startPostgres()
  try {
    return [embedded, await run(await openPostgres(server.url), 'PostgreSQL')]
  } finally {
    server.stop()
  }
}

/** Runs work on a fresh demonstration on the embedded database alone, where the engine makes no difference. */
export async function onEmbedded<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openPGlite(null)
  await fill(engine)
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** The id of an organisation of the demonstration. */
export async function findOrg(engine: Engine, slug: string): Promise<number> {
  const found = await sql<{ id: number }>`select id from org where slug = ${slug}`.execute(engine.owner)
  const id = found.rows[0]?.id
  if (id === undefined) throw new Error(`The demonstration has no organisation ${slug}`)
  return id
}
