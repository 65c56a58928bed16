import { listOrganisations } from '#features/access/api.server.ts'
import { beginGiving } from '#features/support/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { writeOn } from './helping.server.ts'
import type { School } from './school.ts'
import { authority, federation, partnership } from './schools.ts'

const groups = [authority, federation, partnership]
/** Its head has not made up the mind yet. */
const undecided = 'p4'

/** Schools give what their help did to every group they belong to; with three or more of them something can be known together. */
export async function giveWhatHelpDid(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  const ids = new Map((await listOrganisations(engine.owner)).map(({ slug, id }) => [slug, id]))
  for (const school of schools.filter(({ plan }) => plan.slug !== undecided)) {
    const { slug } = school.plan
    const recipientIds = groups
      .filter(({ members }) => members.includes(slug))
      .flatMap((group) => ids.get(group.slug) ?? [])
    const head = school.posts.find(({ role }) => role === 'head' || role === 'executive-principal')
    await writeOn(engine, { school, day: today, personId: head?.person.id ?? null }, (db) =>
      beginGiving(db, { country: 'england', recipientIds }),
    )
  }
}
