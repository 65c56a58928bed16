import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { notFound } from '#platform/errors.ts'

/** The kinds of help of a country, in the order of its catalogue. */
export const listKinds = (db: OrgReader, country: string): Promise<HelpKind[]> =>
  listWords(db, country, 'help_kind', db.today)

/** A kind of the catalogue, or 404. */
export async function getKind(db: OrgReader, country: string, key: string): Promise<HelpKind> {
  const found = (await listKinds(db, country)).find((kind) => kind.key === key)
  if (!found) throw notFound()
  return found
}
