import type { OrgReader } from '#features/access/api.server.ts'
import type { HelpLine } from './components/HelpLines.tsx'
import { listKinds } from './queries/catalogue.server.ts'
import type { Help } from './queries/helps.server.ts'
import { forWhomWords, stateWords } from './rules/words.ts'

const helpersFor = ({ part, helpers }: Help, personId: number): string | null =>
  helpers
    .filter(({ id }) => part === 'helped' || id !== personId)
    .map(({ name }) => name)
    .join(' and ') || null

/** Help as a list shows it to somebody. */
export async function linesOf(
  db: OrgReader,
  { country, personId }: { country: string; personId: number },
  helps: readonly Help[],
): Promise<HelpLine[]> {
  const names = new Map((await listKinds(db, country)).map(({ key, name }) => [key, name]))
  return helps.map((help) => ({
    ...{ id: help.id, title: names.get(help.kind) ?? help.kind, aim: help.aim },
    ...{ forWhom: forWhomWords(help, personId), helper: helpersFor(help, personId) },
    state: stateWords(help, db.today),
  }))
}
