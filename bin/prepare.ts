import { clearDemonstration, hasDemonstration, seedDemonstration } from '#db/demonstration/seed.server.ts'
import type { Root } from '#features/access/api.server.ts'
import { listOrganisations } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import type { Progress } from './commands/command.ts'

/** Brings a database to where a first visitor can begin: schema, vocabulary, national tables and, if asked, the demonstration. */
export async function prepare(
  root: Root,
  wish: { demonstration: boolean; onProgress: Progress },
): Promise<void> {
  wish.onProgress(0, 1, 'The database is made ready')
  await migrate(root.engine)
  await loadPacks(root.engine.owner)
  await fitNationalChances(root.engine.owner)
  if (await hasDemonstration(root.engine)) return
  // A demonstration that was interrupted is made again or taken away; an organisation of its own is left alone.
  const organisations = await listOrganisations(root.engine.owner)
  if (organisations.some((org) => !org.demonstration)) return
  if (!wish.demonstration) {
    if (organisations.length > 0) await clearDemonstration(root.engine)
    return
  }
  if (!process.stderr.isTTY) console.error('Loading the demonstration (a minute or two, once) ...')
  await seedDemonstration(root.engine, { today: dateIn('Europe/London', now()), onProgress: wish.onProgress })
}
