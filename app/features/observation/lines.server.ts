import type { OrgReader } from '#features/access/api.server.ts'
import type { HelpLine } from './components/HelpLines.tsx'
import { listKinds } from './queries/catalogue.server.ts'
import type { Help } from './queries/helps.server.ts'
import { forWhomWords, stateWords } from './rules/words.ts'

/** Help as a list shows it to somebody. */
export async function linesOf(
  db: OrgReader,
  { country, personId }: { country: string; personId: number },
  helps: readonly Help[],
): Promise<HelpLine[]> {
  const names = new Map((await listKinds(db, country)).map(({ key, name }) => [key, name]))
  return helps.map((help) => ({
    ...{ id: help.id, title: names.get(help.kind) ?? help.kind, aim: help.aim },
    ...{ forWhom: forWhomWords(help, personId), helper: help.part === 'helper' ? null : help.helper },
    state: stateWords(help, db.today),
  }))
}
