import { sql } from 'kysely'
import type { OrgReader, OrgWriter } from '#features/access/api.server.ts'
import type { OneRosterRecord } from '../formats/oneroster/rows.ts'

/** The row of the school's tables a record came to: the values of its key, joined by strokes. */
export type Link = { table: string; key: string }
export type KeptRecord = {
  file: string
  id: string
  fields: OneRosterRecord
  readAs: OneRosterRecord
  link: Link | null
  endedOn: string | null
}

type Row = {
  file: string
  id: string
  fields: OneRosterRecord
  readAs: OneRosterRecord
  table: string | null
  key: string | null
  endedOn: string | null
}

const toKept = ({ table, key, ...row }: Row): KeptRecord => ({
  ...row,
  link: table !== null && key !== null ? { table, key } : null,
})

/** Every record kept of earlier zips that its source has not deleted since. */
export async function listRecords(db: OrgReader): Promise<KeptRecord[]> {
  const found = await sql<Row>`
    select file, source_id as id, fields, read_as as "readAs", table_name as "table", row_key as key,
      ended_on::text as "endedOn"
    from roster_record where org_id = ${db.orgId} and ended_on is null
    order by file, source_id`.execute(db)
  return found.rows.map(toKept)
}

/**
 * What the rows of a zip are recognised by: records kept, and those this import has read so far. Of enrolments only the
 * link and the time of change, of results only those that came by a change: nothing else of them is asked for.
 */
export async function listKnownRecords(db: OrgWriter, importId: number): Promise<KeptRecord[]> {
  const found = await sql<Row>`
    select file, source_id as id, read_as as "readAs", table_name as "table", row_key as key, ended_on::text as "endedOn",
      case when file in ('enrollments', 'results')
        then jsonb_strip_nulls(jsonb_build_object('dateLastModified', fields ->> 'dateLastModified')) else fields end as fields
    from (
      select 0 as turn, file, source_id, fields, read_as, table_name, row_key, ended_on from roster_record
      where org_id = ${db.orgId}
      union all
      select 1, t.file, t.source_id, t.fields, t.read_as, t.table_name, t.row_key, t.ended_on
      from import_row r cross join lateral jsonb_populate_record(null::roster_record, r.after) t
      where r.org_id = ${db.orgId} and r.import_id = ${importId} and r.table_name = 'roster_record'
    ) known
    where file <> 'results' or fields ? 'dateLastModified'
    order by turn`.execute(db)
  return found.rows.map(toKept)
}
