import type { OrgReader } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import type { Sentence } from '../rules/statements.ts'

export type OwnStatement = Sentence & { id: number; mine: boolean }

/** The sentences of the school and those of the one who asks, each with the code typed for it. */
export async function listOwnStatements(db: OrgReader): Promise<OwnStatement[]> {
  const rows = await db
    .selectFrom('comment_statement')
    .select(['id', 'owner_id as ownerId', 'text'])
    .where('org_id', '=', db.orgId)
    .where((eb) => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', db.personId)]))
    .orderBy('id')
    .execute()
  const counted = { mine: 0, school: 0 }
  return rows.map(({ id, ownerId, text }) => {
    const mine = ownerId !== null
    const number = mine ? ++counted.mine : ++counted.school
    return { id, mine, text, code: `${mine ? 'm' : 's'}${number}`, theme: mine ? 'Mine' : 'Of the school' }
  })
}

/** The sentences of the country's pack by their numbers. */
export async function listCountryStatements(db: OrgReader, country: string): Promise<Sentence[]> {
  const words = await listWords(db, country, 'statement', db.today)
  return words.map(({ position, theme, text }) => ({ code: String(position), theme, text }))
}

/** Every sentence one may put into a comment: one's own, the school's, the country's. */
export async function listSentences(db: OrgReader, country: string): Promise<Sentence[]> {
  const own = await listOwnStatements(db)
  const inTurn = [...own.filter((one) => one.mine), ...own.filter((one) => !one.mine)]
  const shown = inTurn.map(({ code, theme, text }) => ({ code, theme, text }))
  return [...shown, ...(await listCountryStatements(db, country))]
}
