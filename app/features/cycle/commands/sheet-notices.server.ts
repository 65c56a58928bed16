import type { OrgWriter } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import type { ClassRow } from '#features/school/api.server.ts'
import type { Cycle } from '../queries/cycles.server.ts'
import { sentBackWords } from '../rules/check-words.ts'
import { answeredWords, correctedWords } from '../rules/corrections.ts'

/** The mark sheet of a class in a cycle. */
export type ClassSheet = { within: ClassRow; cycle: Cycle }

const sheetOf = (base: string, { within, cycle }: ClassSheet) =>
  `${base}/classes/${within.id}/enter?cycle=${cycle.id}`

const wordsOf = { 'marks-corrected': correctedWords, 'check-sent-back': sentBackWords }

/** Tells those who teach a class what became of its sheet: all but whoever did it and those who know. */
export async function tellTeachers(
  db: OrgWriter,
  base: string,
  sheet: ClassSheet,
  kind: keyof typeof wordsOf,
  knowing: readonly (number | null)[] = [],
): Promise<void> {
  const { within, cycle } = sheet
  const told = within.teachers.filter(({ id }) => id !== db.personId && !knowing.includes(id))
  const words = wordsOf[kind](within.name, cycle.name)
  await say(
    db,
    told.map(({ id }) => ({ personId: id, kind, words, link: sheetOf(base, sheet) })),
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
  sheet: ClassSheet,
  given: { requestId: number; answer: 'made' | 'declined' },
): Promise<number | null> {
  const asker = await findAsker(db, given.requestId)
  if (asker === null || asker === db.personId) return asker
  const words = answeredWords(given.answer, sheet.within.name, sheet.cycle.name)
  await say(db, [{ personId: asker, kind: 'correction-answered', words, link: sheetOf(base, sheet) }])
  return asker
}
