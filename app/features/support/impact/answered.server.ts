import type { OrgReader } from '#features/access/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { type Answer, answerOf } from './answers.ts'
import { loadWindows } from './load.server.ts'

export type Answered = { name: string; answer: Answer }

/** What each kind of help did here, in the order of the catalogue, and how effects are told in months. */
export async function listAnswers(
  db: OrgReader,
  country: string,
  kinds: readonly HelpKind[],
): Promise<{ answers: Answered[]; monthsBy: string }> {
  const { known, table, monthsBy } = await loadWindows(db, country)
  return {
    answers: kinds.map((kind) => ({ name: kind.name, answer: answerOf(kind, known, table) })),
    monthsBy,
  }
}
