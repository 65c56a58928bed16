import type { OrgWriter } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import type { ClassRow } from '#features/school/api.server.ts'
import type { Cycle } from '../queries/cycles.server.ts'
import { answeredWords, correctedWords } from '../rules/corrections.ts'

export type ClosedClass = { within: ClassRow; cycle: Cycle }

const sheetOf = (base: string, { within, cycle }: ClosedClass) =>
  `${base}/classes/${within.id}/enter?cycle=${cycle.id}`

/** Tells those who teach a class that marks of it were corrected: all but whoever did it and those who know. */
export async function tellTeachers(
  db: OrgWriter,
  base: string,
  place: ClosedClass,
  knowing: readonly (number | null)[],
): Promise<void> {
  const told = place.within.teachers.filter(({ id }) => id !== db.personId && !knowing.includes(id))
  const words = correctedWords(place.within.name, place.cycle.name)
  await say(
    db,
    told.map(({ id }) => ({
      ...{ personId: id, kind: 'marks-corrected' as const, words, link: sheetOf(base, place) },
    })),
  )
}

/** Who of this organisation asked for a change, or null for somebody of another. */
async function findAsker(db: OrgWriter, requestId: number): Promise<number | null> {
  const found = await db
    .selectFrom('cycle_correction')
    .innerJoin('person', (join) =>
      join
        .onRef('person.org_id', '=', 'cycle_correction.org_id')
        .onRef('person.id', '=', 'cycle_correction.person_id'),
    )
    .select('person.id')
    .where('cycle_correction.org_id', '=', db.orgId)
    .where('cycle_correction.id', '=', requestId)
    .executeTakeFirst()
  return found?.id ?? null
}

/** Tells whoever asked for a change what came of it; answers who that is. */
export async function tellAsker(
  db: OrgWriter,
  base: string,
  place: ClosedClass,
  given: { requestId: number; answer: 'made' | 'declined' },
): Promise<number | null> {
  const asker = await findAsker(db, given.requestId)
  if (asker === null || asker === db.personId) return asker
  const words = answeredWords(given.answer, place.within.name, place.cycle.name)
  await say(db, [{ personId: asker, kind: 'correction-answered', words, link: sheetOf(base, place) }])
  return asker
}
