import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listClassPupils } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { cellText, type Field } from '../rules/cells.ts'
import { listMarksOfName, type SheetRow } from './sheet.server.ts'

export type Work = {
  id: number
  title: string
  category: string
  setOn: string
  maxScore: number
  marked: number
  /** Mean score as a part of the full mark, or null before any is in. */
  mean: number | null
}

/** The pieces of work of a class, newest first, with how many are marked and the mean. */
export async function listWork(db: OrgReader, classId: number, limit = 200): Promise<Work[]> {
  const found = await sql<Work>`
    select l.id, l.title, l.category, l.set_on as "setOn", l.max_score::float8 as "maxScore",
      count(r.score)::int as marked, (avg(r.score) / l.max_score)::float8 as mean
    from line_item l
    left join result r on r.org_id = l.org_id and r.line_item_id = l.id
    where l.org_id = ${db.orgId} and l.class_id = ${classId}
    group by l.org_id, l.id, l.title, l.category, l.set_on, l.max_score
    order by l.set_on desc, l.id desc
    limit ${limit}`.execute(db)
  return found.rows
}

/** Pieces of work as the columns of a sheet, oldest first. */
export const workFields = (work: readonly Work[]): (Field & { kind: 'score' })[] =>
  work
    .map(({ id, title, maxScore }) => ({
      key: String(id),
      label: title,
      required: false,
      kind: 'score' as const,
      max: maxScore,
    }))
    .reverse()

/** The scores of a class in some pieces of work, pupils by surname; for a class the visit reaches. */
export async function readScores(
  db: OrgReader,
  classId: number,
  fields: readonly Field[],
): Promise<SheetRow[]> {
  const pupils = await listClassPupils(db, classId, db.today)
  const found = await sql<{ pupilId: number; item: string; score: string | null }>`
    select r.pupil_id as "pupilId", r.line_item_id::text as item, r.score::text as score
    from result r
    where r.org_id = ${db.orgId} and r.line_item_id = any(${fields.map((field) => Number(field.key))}::bigint[])`.execute(
    db,
  )
  const known = await listMarksOfName(
    db,
    pupils.map((pupil) => pupil.id),
  )
  const scores = new Map(found.rows.map((row) => [`${row.pupilId}/${row.item}`, row.score]))
  return pupils.map((pupil) => ({
    id: pupil.id,
    familyName: pupil.familyName,
    givenName: pupil.givenName,
    where: formatWhere(pupil),
    cells: Object.fromEntries(
      fields.map((field) => [field.key, cellText(field, scores.get(`${pupil.id}/${field.key}`) ?? '')]),
    ),
    ...{ last: null, lastChanges: [], target: null, proposals: {} },
    ...(known.get(pupil.id) ?? { legalName: pupil.givenName, codes: [] }),
  }))
}
