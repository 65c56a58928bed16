import {
  findOrganisation,
  installationAt,
  listOrganisations,
  type Organisation,
  writeAs,
} from '#features/access/api.server.ts'
import type { Write } from '#features/exchange/api.server.ts'
import { now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { SetupError } from '#platform/errors.ts'

/** The organisation of a short name; where there is none, SetupError with those there are. */
export async function findNamed(owner: Engine['owner'], slug: string): Promise<Organisation> {
  const found = await findOrganisation(owner, slug)
  if (found) return found
  const there = (await listOrganisations(owner)).map((org) => org.slug)
  const have = there.length === 0 ? 'There is none yet.' : `There are ${there.join(', ')}.`
  throw new SetupError(`There is no organisation “${slug}” here. ${have}`)
}

/** Opens an organisation by the name in its address for somebody at the machine itself, who needs no post. */
export async function openOrganisation(
  engine: Engine,
  slug: string,
): Promise<{ organisation: Organisation; write: Write }> {
  const organisation = await findNamed(engine.owner, slug)
  const write: Write = (command) => writeAs(engine.owner, installationAt(organisation, now()), command)
  return { organisation, write }
}
