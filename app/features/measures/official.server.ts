import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { listWords } from './queries.server.ts'
import type { Tables } from './rules/pupil.ts'
import { tablesFrom } from './rules/tables.ts'
import {
  type Measure,
  ProgressTable,
  type Qualification,
  QualificationList,
  ValueAddedModel,
} from './schema-official.ts'

/** Reference data belongs to no organisation, so whoever reads may read it. */
type Reader = Pick<Kysely<DB>, 'selectFrom'>

/** The measures of a country under the rules that held on a day, in their order. */
export const listMeasures = (db: Reader, pack: string, day: string): Promise<Measure[]> =>
  listWords(db, pack, 'measure', day)

/** The newest list of qualifications that count at key stage 4, by number. */
export async function readQualifications(db: Reader): Promise<Map<string, Qualification>> {
  const row = await db
    .selectFrom('national_table')
    .select('body')
    .where('key', '=', 'qualifications-ks4')
    .orderBy('version', 'desc')
    .executeTakeFirst()
  const { qualifications } = row ? QualificationList.parse(row.body) : { qualifications: [] }
  return new Map(qualifications.map((one) => [one.qan, one]))
}

async function readProgressTables(db: Reader): Promise<Map<string, ProgressTable>> {
  const rows = await db
    .selectFrom('national_table')
    .select(['version', 'body'])
    .where('key', '=', 'progress-8')
    .execute()
  return new Map(rows.map(({ version, body }) => [version, ProgressTable.parse(body)]))
}

/** The models of the courses that have any of these qualification numbers. */
export async function readModels(db: Reader, qans: readonly string[]): Promise<ValueAddedModel[]> {
  if (qans.length === 0) return []
  const rows = await db
    .selectFrom('national_table')
    .select('body')
    .where('key', 'like', 'value-added-16-18:%')
    .where(
      sql<boolean>`exists (select 1 from jsonb_array_elements_text(body -> 'qans') q where q = any(${qans}::text[]))`,
    )
    .orderBy('key')
    .execute()
  return rows.map(({ body }) => ValueAddedModel.parse(body))
}

/** The qualifications of 16 to 18 courses, by number: their title and grades. */
export async function readQualificationsOfCourses(
  db: Reader,
): Promise<Map<string, { title: string; points: Record<string, number> }>> {
  const rows = await db
    .selectFrom('national_table')
    .select('body')
    .where('key', 'like', 'value-added-16-18:%')
    .orderBy('key')
    .execute()
  const models = rows.map(({ body }) => ValueAddedModel.parse(body))
  return new Map(
    models.flatMap(({ qans, subject, qualification, points }) =>
      qans.map((qan) => [qan, { title: `${qualification} in ${subject}`, points }] as const),
    ),
  )
}

/** Everything the measures of a day are worked out by, for results with these qualification numbers. */
export async function readTables(
  db: Reader,
  given: { pack: string; day: string; qans: readonly string[] },
): Promise<Tables> {
  return tablesFrom({
    measures: await listMeasures(db, given.pack, given.day),
    qualifications: await readQualifications(db),
    progress: await readProgressTables(db),
    models: await readModels(db, given.qans),
  })
}

export type TableSource = { key: string; version: string; source: string }

/** Where each national table of measures is from; the parts of one table come as one. */
export async function listTableSources(db: Reader): Promise<TableSource[]> {
  const key = sql<string>`split_part(key, ':', 1)`
  return db
    .selectFrom('national_table')
    .select([key.as('key'), 'version', sql<string>`min(source)`.as('source')])
    .where(key, 'in', ['qualifications-ks4', 'progress-8', 'value-added-16-18'])
    .groupBy([key, 'version'])
    .orderBy('version', 'desc')
    .execute()
}
