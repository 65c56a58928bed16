import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type Correction, changesLookup, subjectChangesLookup } from '../rules/corrections.ts'

/** The newest value of every corrected figure, by entry. */
const corrected = (db: OrgReader) => sql`
  select n.org_id, n.cycle_id, n.class_id, n.pupil_id, jsonb_object_agg(n.field, n.value) as marks
  from (
    select distinct on (x.org_id, x.cycle_id, x.class_id, x.pupil_id, x.field)
      x.org_id, x.cycle_id, x.class_id, x.pupil_id, x.field, x.value
    from cycle_correction x where x.org_id = ${db.orgId} and x.state = 'made'
    order by x.org_id, x.cycle_id, x.class_id, x.pupil_id, x.field, x.id desc
  ) n
  group by n.org_id, n.cycle_id, n.class_id, n.pupil_id`

const over = (table: 't') =>
  sql`case when n.marks is null then ${sql.ref(`${table}.marks`)} else ${sql.ref(`${table}.marks`)} || n.marks end as marks`
const sameEntry = sql`n.org_id = t.org_id and n.cycle_id = t.cycle_id and n.class_id = t.class_id and n.pupil_id = t.pupil_id`

/** What was entered, with what was corrected after a cycle closed over it; stands where a table stands. */
export const correctedEntries = (db: OrgReader) => sql`(
  select t.org_id, t.cycle_id, t.class_id, t.pupil_id, ${over('t')}
  from cycle_entry t left join (${corrected(db)}) n on ${sameEntry}
  where t.org_id = ${db.orgId})`

/** What was frozen, with what was corrected afterwards over it; stands where a table stands. */
export const correctedSnapshot = (db: OrgReader) => sql`(
  select t.org_id, t.cycle_id, t.class_id, t.pupil_id, t.subject_id, t.year_group_id, t.registration_group_id, t.target, ${over('t')}
  from snapshot_entry t left join (${corrected(db)}) n on ${sameEntry}
  where t.org_id = ${db.orgId})`

export type CorrectionFilter = {
  cycleIds?: readonly number[]
  classIds?: readonly number[]
  pupilIds?: readonly number[]
}

const among = (column: string, ids: readonly number[] | undefined) =>
  ids === undefined ? sql`true` : sql`${sql.ref(column)} = any(${[...ids]}::bigint[])`

/** Changes asked for, made and declined after a cycle closed, oldest first. */
export async function listCorrections(db: OrgReader, filter: CorrectionFilter): Promise<Correction[]> {
  const found = await sql<Correction>`
    select x.id, x.cycle_id as "cycleId", c.name as cycle, x.class_id as "classId", k.name as "className", k.subject_id as "subjectId",
      x.pupil_id as "pupilId", x.field, coalesce(f.label, x.field) as label, f.kind, x.state, x.answers, x.was, x.value, x.reason,
      coalesce(p.given_name || ' ' || p.family_name, 'Somebody of another organisation') as by, x.at
    from cycle_correction x
    join cycle c on c.org_id = x.org_id and c.id = x.cycle_id
    join class k on k.org_id = x.org_id and k.id = x.class_id
    left join cycle_field f on f.org_id = x.org_id and f.cycle_id = x.cycle_id and f.key = x.field
    left join person p on p.org_id = x.org_id and p.id = x.person_id
    where x.org_id = ${db.orgId} and ${among('x.cycle_id', filter.cycleIds)}
      and ${among('x.class_id', filter.classIds)} and ${among('x.pupil_id', filter.pupilIds)}
    order by x.id`.execute(db)
  return found.rows
}

/**
 * The figure with its corrections: answers a function that says, of one figure of a closed cycle, every change made to
 * it, oldest first. Without a field, of its judgement. Every page that shows such a figure asks here.
 */
export async function findChanges(db: OrgReader, filter: CorrectionFilter) {
  return changesLookup(await listCorrections(db, filter))
}

/** The same of a pupil’s judgement in a subject, for pages that do not tell classes apart. */
export async function findPupilChanges(db: OrgReader, filter: CorrectionFilter) {
  return subjectChangesLookup(await listCorrections(db, filter))
}

/** Requests nobody has answered yet, of the classes a visit reaches. */
export async function listRequests(
  db: OrgReader,
  reach: Reach,
  filter: CorrectionFilter = {},
): Promise<Correction[]> {
  const within = reach.classes === 'all' ? filter : { ...filter, classIds: reach.classes }
  const all = await listCorrections(db, within)
  const answered = new Set(all.map((one) => one.answers))
  return all.filter((one) => one.state === 'asked' && !answered.has(one.id))
}
