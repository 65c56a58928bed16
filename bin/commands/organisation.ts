import { findOrganisation, type Organisation, writeAs } from '#features/access/api.server.ts'
import type { Write } from '#features/exchange/api.server.ts'
import { dateIn, now } from '#platform/clock.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { SetupError } from '#platform/errors.ts'

/** Opens an organisation by the name in its address for somebody at the machine itself, who needs no post. */
export async function openOrganisation(
  engine: Engine,
  slug: string,
): Promise<{ organisation: Organisation; write: Write }> {
  const organisation = await findOrganisation(engine.owner, slug)
  if (!organisation) throw new SetupError(`There is no organisation “${slug}” here.`)
  const write: Write = (command) => {
    const at = now()
    const today = dateIn(organisation.timeZone, at)
    return writeAs(
      engine.owner,
      { orgId: organisation.id, personId: null, accountId: null, now: at, today },
      command,
    )
  }
  return { organisation, write }
}
