import type { Root } from './root.server.ts'

const person = (root: Root) =>
  root.engine.owner
    .selectFrom('demonstration.persona as persona')
    .innerJoin('org', 'org.id', 'persona.org_id')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'persona.org_id').onRef('person.id', '=', 'persona.person_id'),
    )
    .where('org.demonstration', '=', true)

/** The people one may look around as; none in a real installation. */
export async function listPersonas(root: Root) {
  const rows = await person(root)
    .select([
      'persona.key',
      'org.slug',
      'persona.title',
      'persona.about',
      'person.given_name',
      'person.family_name',
      'org.name as school',
    ])
    .orderBy('persona.position')
    .execute()
  return rows.map(({ given_name, family_name, ...rest }) => ({
    ...rest,
    key: `${rest.slug}/${rest.key}`,
    name: `${given_name} ${family_name}`,
  }))
}

/** A persona by `<organisation>/<key>`. */
export async function findPersona(root: Root, place: string) {
  const [slug = '', key = ''] = place.split('/')
  const row = await person(root)
    .select([
      'persona.org_id as orgId',
      'persona.person_id as personId',
      'org.slug',
      'person.given_name',
      'person.family_name',
    ])
    .where('org.slug', '=', slug)
    .where('persona.key', '=', key)
    .executeTakeFirst()
  return row ? { ...row, name: `${row.given_name} ${row.family_name}` } : null
}
