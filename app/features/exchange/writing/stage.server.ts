import { type RawBuilder, sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import { type Entry, type ImportTable, planOf, type Refusal, tableNames } from './tables.ts'

export type StagedEntry = Entry & { part: string; rowNumber: number; seq: number }

/** `t` is the row of the school's table, `k` the same row as the import names it. */
export const sameRow = (table: ImportTable): RawBuilder<boolean> =>
  sql.join(
    planOf(table).key.map((column) => sql`t.${sql.ref(column)} = k.${sql.ref(column)}`),
    sql` and `,
  )

/** What an import's row says of a row that is there: over it, and within a column of several values beside the others. */
export function saidOver(table: ImportTable, after: RawBuilder<unknown>): RawBuilder<unknown> {
  const { merged } = planOf(table)
  if (merged === undefined) return after
  const part = sql.lit(merged)
  return sql`${after} || jsonb_build_object(${part}, t.${sql.ref(merged)} || (${after} -> ${part}))`
}

/** Whether an import's row would change the row that is there. */
export const wouldChange = (table: ImportTable, after: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`to_jsonb(jsonb_populate_record(t, ${saidOver(table, after)})) <> to_jsonb(t)`

/** Keeps what the rows of a file come to in one table; rows that say nothing new are not kept. */
function stageTable(
  db: OrgWriter,
  importId: number,
  table: ImportTable,
  entries: readonly StagedEntry[],
): Promise<unknown> {
  const rows = entries.map(({ seq, part, rowNumber, after, aside }) => ({
    seq,
    part,
    row: rowNumber,
    after,
    aside,
  }))
  return sql`
    insert into import_row (org_id, import_id, seq, part, row_number, table_name, aside, outcome, after, before)
    select ${db.orgId}, ${importId}, g.seq, g.part, g."row", ${table}::text, g.aside,
      case when t.org_id is null then 'new' else 'changed' end, g.after,
      case when t.org_id is not null then to_jsonb(t) - 'org_id' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(seq bigint, part text, "row" int, after jsonb, aside boolean)
    cross join lateral jsonb_populate_record(null::${sql.table(table)}, g.after) k
    left join ${sql.table(table)} t on t.org_id = ${db.orgId} and ${sameRow(table)}
    where t.org_id is null or ${wouldChange(table, sql`g.after`)}`.execute(db)
}

async function keepRefusals(db: OrgWriter, importId: number, refusals: readonly Refusal[]): Promise<void> {
  if (refusals.length === 0) return
  await sql`
    insert into import_refusal (org_id, import_id, seq, part, row_number, column_name, value, why, whole)
    select ${db.orgId}, ${importId},
      (select coalesce(max(seq), 0) from import_refusal where org_id = ${db.orgId} and import_id = ${importId})
        + row_number() over (), r.part, r."rowNumber", r."column", left(r.value, 200), r.why, r.whole
    from jsonb_to_recordset(${JSON.stringify(refusals)}::jsonb)
      as r(part text, "rowNumber" int, "column" text, value text, why text, whole boolean)`.execute(db)
}

/** Keeps a batch of read rows: what they come to, and what is wrong with them. */
export async function stageBatch(
  db: OrgWriter,
  importId: number,
  batch: { entries: readonly StagedEntry[]; refusals: readonly Refusal[] },
): Promise<void> {
  for (const table of tableNames) {
    const own = batch.entries.filter((entry) => entry.table === table)
    if (own.length > 0) await stageTable(db, importId, table, own)
  }
  await keepRefusals(db, importId, batch.refusals)
}

/** The tables an import has rows in, in the order in which they are written. */
export async function listStagedTables(db: OrgWriter, importId: number): Promise<ImportTable[]> {
  const rows = await db
    .selectFrom('import_row')
    .select('table_name')
    .distinct()
    .where('org_id', '=', db.orgId)
    .where('import_id', '=', importId)
    .execute()
  return tableNames.filter((name) => rows.some((row) => row.table_name === name))
}

type Double = {
  seq: number
  part: string
  rowNumber: number
  first: string
  alike: boolean
  /** The pupil and the subject it is about, where the school knows them; else empty. */
  about: string
}

async function listDoubles(db: OrgWriter, importId: number, table: ImportTable): Promise<Double[]> {
  const key = sql.join(planOf(table).key.map((column) => sql`after ->> ${sql.lit(column)}`))
  const found = await sql<Double>`
    select seq, part, row_number as "rowNumber", first, alike, concat_ws(' in ',
      person.family_name || ', ' || person.given_name, coalesce(subject.name, nullif(after ->> 'title', ''), after ->> 'qualification')) as about
    from (
      select seq, part, row_number, after, row_number() over same as place,
        first_value('Row ' || row_number || case part when '' then '' else ' of ' || part end) over same as first,
        first_value(after) over same = after as alike
      from import_row where org_id = ${db.orgId} and import_id = ${importId} and table_name = ${table}
      window same as (partition by ${key} order by seq)
    ) numbered
    left join person on person.org_id = ${db.orgId} and person.id = (after ->> 'pupil_id')::bigint
    left join subject on subject.org_id = ${db.orgId} and subject.id = (after ->> 'subject_id')::bigint
    where place > 1`.execute(db)
  return found.rows
}

/** Rows of one file that speak of the same thing: alike ones count once, of different ones the later is refused whole. */
export async function dropDoubles(db: OrgWriter, importId: number): Promise<void> {
  const doubles: Double[] = []
  for (const table of await listStagedTables(db, importId))
    doubles.push(...(await listDoubles(db, importId, table)))
  if (doubles.length === 0) return
  const different = new Map(
    doubles.filter((one) => !one.alike).map((one) => [`${one.part}/${one.rowNumber}`, one]),
  )
  await sql`delete from import_row where org_id = ${db.orgId} and import_id = ${importId}
    and (seq = any(${doubles.map((one) => one.seq)}::bigint[])
      or (part || '/' || row_number = any(${[...different.keys()]}::text[]) and not aside))`.execute(db)
  const refusals = [...different.values()].map(({ part, rowNumber, first, about }) => ({
    ...{ part, rowNumber, column: null, value: null, whole: true },
    why: `${first} says something else of ${about || 'the same thing'}: keep one of the two.`,
  }))
  await keepRefusals(db, importId, refusals)
}

export type Counts = { new: number; changed: number; unchanged: number; refused: number }

/** How many rows of the file, of those read, are new, changed, unchanged and refused. */
export async function countStaged(db: OrgWriter, importId: number, read: number): Promise<Counts> {
  const found = await sql<{ fresh: number; changed: number; refused: number }>`
    with by_row as (
      select part, row_number, bool_or(outcome = 'new' and not aside) as fresh,
        bool_or(outcome = 'changed' and not aside) as changed
      from import_row where org_id = ${db.orgId} and import_id = ${importId} group by part, row_number
    )
    select count(*) filter (where fresh or not changed)::int as fresh,
      count(*) filter (where changed and not fresh)::int as changed,
      (select count(distinct part || '/' || row_number)::int from import_refusal
        where org_id = ${db.orgId} and import_id = ${importId} and whole) as refused
    from by_row`.execute(db)
  const { fresh = 0, changed = 0, refused = 0 } = found.rows[0] ?? {}
  return { new: fresh, changed, unchanged: Math.max(0, read - fresh - changed - refused), refused }
}
