import type { World } from '../world.ts'
import { type Batch, batch, type Cell } from './batch.ts'
import type { Dates } from './dates.ts'

/** The people of federation, partnership and county, and whom one may sign in as. */
export function groupBatches(
  { groups, personas }: World,
  orgOf: (slug: string) => number,
  { date }: Dates,
): Batch[] {
  const held = groups.flatMap(({ slug, posts }) => posts.map((post) => ({ ...post, org: orgOf(slug) })))
  return [
    batch(
      'person',
      'org_id id family_name given_name title',
      held.map(({ org, person }) => [org, person.id, person.family, person.given, person.title]),
    ),
    batch(
      'post',
      'org_id person_id role title scope starts',
      held.map(({ org, person, role, title, scope, first }) => [
        org,
        person.id,
        role,
        title,
        scope,
        date(first),
      ]),
    ),
    batch(
      'demonstration.persona',
      'key position org_id person_id name title about',
      personas.map(({ key, slug, person, title, about }, place): Cell[] => [
        ...[key, place + 1, orgOf(slug), person.id],
        ...[`${person.given} ${person.family}`, title, about],
      ]),
    ),
  ]
}
