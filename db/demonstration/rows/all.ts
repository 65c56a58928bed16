import { readPackItems } from '#features/measures/api.server.ts'
import { readMargins } from '../margins.ts'
import type { World } from '../world.ts'
import type { Batch } from '../write.server.ts'
import { cycleBatches } from './cycles.ts'
import type { Dates } from './dates.ts'
import { factBatches } from './facts.ts'
import { peopleBatches } from './people.ts'
import { pupilBatches } from './pupils.ts'
import { shapeBatches } from './shape.ts'
import { truthBatches } from './truth.ts'

/** Every row of the demonstration, in an order in which each finds what it names. */
export async function batchesOf(world: World, groupIds: ReadonlyMap<string, number>, dates: Dates) {
  const margins = await readMargins()
  const fields = await readPackItems('england', 'cycle_field')
  const schools = world.schools.flatMap((school) => [
    {
      label: `${school.plan.name}: people and classes`,
      batches: [
        ...shapeBatches(school, margins, dates),
        ...peopleBatches(school, dates),
        ...pupilBatches(school, dates),
        ...cycleBatches(school, fields, dates),
        ...truthBatches(school),
      ],
    },
    { label: `${school.plan.name}: what was entered, marked and seen`, batches: factBatches(school, dates) },
  ])
  const orgOf = new Map([
    ...groupIds,
    ...world.schools.map(({ plan, shape }) => [plan.slug, shape.orgId] as const),
  ])
  return [
    ...schools,
    { label: 'Federation, partnership and county', batches: groupBatches(world, orgOf, dates) },
  ]
}

function groupBatches(
  { groups, personas }: World,
  orgOf: ReadonlyMap<string, number>,
  dates: Dates,
): Batch[] {
  const org = (slug: string) => orgOf.get(slug) ?? 0
  return [
    {
      table: 'person',
      columns: { org_id: 'bigint', id: 'bigint', family_name: 'text', given_name: 'text', title: 'text' },
      rows: groups.flatMap(({ slug, posts }) =>
        posts.map(({ person }) => [org(slug), person.id, person.family, person.given, person.title]),
      ),
    },
    {
      table: 'post',
      columns: {
        org_id: 'bigint',
        person_id: 'bigint',
        role: 'text',
        title: 'text',
        scope: 'text',
        starts: 'date',
      },
      rows: groups.flatMap(({ slug, posts }) =>
        posts.map((post) => [
          org(slug),
          post.person.id,
          post.role,
          post.title,
          post.scope,
          dates.date(post.first),
        ]),
      ),
    },
    {
      table: 'demonstration.persona',
      columns: {
        key: 'text',
        position: 'int',
        org_id: 'bigint',
        person_id: 'bigint',
        name: 'text',
        title: 'text',
        about: 'text',
      },
      rows: personas.map(({ key, slug, person, title, about }, place) => [
        key,
        place + 1,
        org(slug),
        person.id,
        `${person.given} ${person.family}`,
        title,
        about,
      ]),
    },
  ]
}
