import type { Root } from '#features/access/api.server.ts'
import { listOrganisations } from '#features/access/api.server.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import type { Progress } from './commands/command.ts'

/** Brings a database to where a first visitor can begin: schema, vocabulary, national tables and, if asked, the demonstration. */
export async function prepare(
  root: Root,
  wish: { demonstration: boolean; onProgress: Progress },
): Promise<void> {
  await migrate(root.engine)
  const organisations = await listOrganisations(root.engine.owner)
  if (organisations.length === 0 && wish.demonstration) {
    wish.onProgress(0, 1, 'demonstration')
  }
}
