import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { MovementSearch, type ViewPage } from './schema.ts'

export type SavedView = {
  id: number
  name: string
  /** Where it leads, below the cycle's address. */
  to: string
  mine: boolean
  shared: boolean
  by: string
}

/** The views somebody saved, and those others share, as far as they can be opened; newest first. */
export async function listViews(db: OrgReader, may: { characteristics: boolean }): Promise<SavedView[]> {
  const rows = await db
    .selectFrom('saved_view as v')
    .innerJoin('person as p', (join) =>
      join.onRef('p.org_id', '=', 'v.org_id').onRef('p.id', '=', 'v.person_id'),
    )
    .select([
      'v.id',
      'v.name',
      'v.page',
      'v.query',
      'v.shared',
      'v.person_id',
      'p.given_name',
      'p.family_name',
    ])
    .where('v.org_id', '=', db.orgId)
    .where((eb) => eb.or([eb('v.person_id', '=', db.personId ?? -1), eb('v.shared', '=', true)]))
    .orderBy('v.id', 'desc')
    .execute()
  const opens = (query: string) => may.characteristics || !new URLSearchParams(query).has('trait')
  const open = rows.filter((row) => opens(row.query))
  return open.map((row) => ({
    id: row.id,
    name: row.name,
    to: row.query ? `${row.page}?${row.query}` : row.page,
    mine: row.person_id === db.personId,
    shared: row.shared,
    by: `${row.given_name} ${row.family_name}`,
  }))
}

/** The filters of an address in their own order, and nothing else that may stand in it. */
function tidyQuery(query: string): string {
  const parsed = MovementSearch.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (!parsed.success) throw notFound()
  const { present: _, ...filters } = parsed.data
  const known = Object.entries(filters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as [string, string]],
  )
  return new URLSearchParams(known).toString()
}

/** Saves a comparison under a name for whoever asks; answers its id. */
export async function saveView(
  db: OrgWriter,
  view: { name: string; page: ViewPage; query: string; shared: boolean },
): Promise<number> {
  if (db.personId === null) throw notFound()
  const { name, page, shared } = view
  const query = tidyQuery(view.query)
  const { id } = await db
    .insertInto('saved_view')
    .values({ org_id: db.orgId, person_id: db.personId, name, page, query, shared, saved_at: db.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const after = { name, page, query, shared }
  await recordEvent(db, { action: 'view.saved', subject: 'saved_view', subjectId: id, after })
  return id
}

/** Takes one’s own view away; another’s is not there. */
export async function removeView(db: OrgWriter, viewId: number): Promise<void> {
  const before = await db
    .deleteFrom('saved_view')
    .where('org_id', '=', db.orgId)
    .where('id', '=', viewId)
    .where('person_id', '=', db.personId ?? -1)
    .returning(['name', 'page', 'query', 'shared'])
    .executeTakeFirst()
  if (!before) throw notFound()
  await recordEvent(db, { action: 'view.removed', subject: 'saved_view', subjectId: viewId, before })
}
