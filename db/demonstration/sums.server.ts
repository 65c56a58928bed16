import { listOrganisations, writeAs } from '#features/access/api.server.ts'
import { sendSums } from '#features/accountability/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { authority, partnership } from './schools.ts'

// School A2 has not made up its mind yet.
const sending = [
  { to: authority.slug, from: authority.members.filter((slug) => slug !== 'a2') },
  { to: partnership.slug, from: partnership.members },
]

/** Schools that sent last year’s Year 11 to their group, by the hand of their principal, a few weeks ago. */
export async function sendResults(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<void> {
  const ids = new Map((await listOrganisations(engine.owner)).map(({ slug, id }) => [slug, id]))
  for (const { to, from } of sending) {
    for (const { plan, shape, posts } of schools.filter(({ plan }) => from.includes(plan.slug))) {
      const head = posts.find(({ role }) => role === 'head' || role === 'executive-principal')
      const recipientId = ids.get(to)
      if (recipientId === undefined) throw new Error(`There is no group ${to} for ${plan.slug}`)
      const asker = {
        ...{ orgId: shape.orgId, personId: head?.person.id ?? null, accountId: null },
        ...{ now: new Date(`${today}T08:10:00Z`), today },
      }
      const sent = await writeAs(engine.owner, asker, (db) =>
        sendSums(db, { country: 'england', recipientId, yearNumber: 11 }),
      )
      if (!sent.ok) throw new Error(sent.why)
    }
  }
}
