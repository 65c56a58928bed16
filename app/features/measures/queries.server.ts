import type { Kysely } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import {
  Country,
  Scale,
  shapeOf,
  TransitionMatrix,
  type VocabularyItem,
  type VocabularyKind,
} from './schema.ts'

/** Reference data belongs to no organisation, so whoever reads may read it. */
type Reader = Pick<Kysely<DB>, 'selectFrom'>

const holdsOn = (word: { valid_from: string; valid_to: string | null }, day: string) =>
  word.valid_from <= day && (word.valid_to === null || word.valid_to >= day)

const placeOf = (word: object): number => {
  const place =
    'position' in word ? word.position : 'order' in word ? word.order : 'number' in word ? word.number : 0
  return typeof place === 'number' ? place : 0
}

const inOrder = (a: { name: string }, b: { name: string }) =>
  placeOf(a) - placeOf(b) || a.name.localeCompare(b.name)

/** The words of one kind in a country's pack; with a day, those that hold on it. */
export async function listWords<K extends VocabularyKind>(
  db: Reader,
  pack: string,
  kind: K,
  day?: string,
): Promise<VocabularyItem<K>[]> {
  const rows = await db
    .selectFrom('vocabulary')
    .select('body')
    .where('pack', '=', pack)
    .where('kind', '=', kind)
    .orderBy('key')
    .orderBy('version')
    .execute()
  const words = rows.map((row) => shapeOf(kind).parse(row.body))
  return words.filter((word) => day === undefined || holdsOn(word, day)).sort(inOrder)
}

/** The countries whose words there are, by their names. */
export async function listCountries(db: Reader): Promise<Country[]> {
  const rows = await db.selectFrom('vocabulary').select('body').where('kind', '=', 'country').execute()
  return rows.map((row) => Country.parse(row.body)).sort(inOrder)
}

/** Why a country has no words of a kind, as a sentence; null where it has some. */
export async function findNotHere(db: Reader, pack: string, kind: VocabularyKind): Promise<string | null> {
  const found = await listWords(db, pack, 'not_here')
  return found.find(({ key }) => key === kind)?.why ?? null
}

/** Every grade scale of every pack, newest version of each. */
export async function listScales(db: Reader): Promise<Scale[]> {
  const rows = await db
    .selectFrom('vocabulary')
    .select('body')
    .where('kind', '=', 'grade_scale')
    .orderBy('key')
    .orderBy('version')
    .execute()
  const newest = new Map(rows.map((row) => Scale.parse(row.body)).map((scale) => [scale.key, scale]))
  return [...newest.values()]
}

/** The same by their keys. */
export const readScales = async (db: Reader): Promise<Map<string, Scale>> =>
  new Map((await listScales(db)).map((scale) => [scale.key, scale]))

/** The newest version of a scale, or undefined when no pack has it. */
export async function findScale(db: Reader, key: string): Promise<Scale | undefined> {
  const row = await db
    .selectFrom('vocabulary')
    .select('body')
    .where('kind', '=', 'grade_scale')
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row && Scale.parse(row.body)
}

/** The newest version of a scale that a subject or field names; throws when no pack has it. */
export async function getScale(db: Reader, key: string): Promise<Scale> {
  const scale = await findScale(db, key)
  if (!scale) throw new Error(`No pack has the grade scale ${key}`)
  return scale
}

/**
 * National counts of pupils by key stage 2 band and grade for a subject's `national_key`, newest year
 * (or the given one); undefined where nothing is published.
 */
export async function findTransitionMatrix(
  db: Reader,
  nationalKey: string,
  version?: string,
): Promise<(TransitionMatrix & { version: string; source: string }) | undefined> {
  const row = await db
    .selectFrom('national_table')
    .select(['version', 'source', 'body'])
    .where('key', '=', `transition:${nationalKey}`)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? ''))
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row && { ...TransitionMatrix.parse(row.body), version: row.version, source: row.source }
}

/** The national keys for which a transition matrix is there. */
export async function listTransitionSubjects(db: Reader): Promise<string[]> {
  const rows = await db
    .selectFrom('national_table')
    .select('key')
    .distinct()
    .where('key', 'like', 'transition:%')
    .orderBy('key')
    .execute()
  return rows.map((row) => row.key.slice('transition:'.length))
}
