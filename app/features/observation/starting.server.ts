import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import { reachesClass } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listKinds } from './queries/catalogue.server.ts'
import { listMoved, type Moved } from './queries/moved.server.ts'
import { draftFrom, suitable } from './rules/draft.ts'

/** What the form of new help begins with: kinds that suit, and one of them filled in. 404 where a country has none. */
export async function startForm(
  db: OrgReader,
  { country, whom, kind }: { country: string; whom: 'person' | 'department'; kind: string | undefined },
) {
  const kinds = suitable(await listKinds(db, country), whom)
  const chosen = kinds.find(({ key }) => key === kind) ?? kinds[0]
  if (!chosen) throw notFound()
  const { cycles } = await listCurrentCycles(db)
  return {
    kinds: kinds.map(({ key, name }) => ({ key, name })),
    ...{ about: chosen.about, helper: chosen.helper },
    draft: draftFrom(chosen, { cycles, today: db.today }),
  }
}

/** A class that moved, as far as the viewer reads findings of it; 404 for any other. */
export async function getMoved(db: OrgReader, reach: Reach | null, classId: number): Promise<Moved> {
  if (reach === null || !reachesClass(reach, classId)) throw notFound()
  const [found] = await listMoved(db, [classId])
  if (!found) throw notFound()
  return found
}
