import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'

/** The id of the academic year that is on, or the last one that was: the summer belongs to the year before it. */
export const currentYearId = (db: OrgReader) =>
  db
    .selectFrom('academic_year')
    .select('academic_year.id')
    .where('academic_year.org_id', '=', db.orgId)
    .where('academic_year.starts', '<=', db.today)
    .orderBy('academic_year.starts', 'desc')
    .limit(1)

/**
 * The one way to a list of pupils: those of this school whom a visit reaches, with the person beside each.
 * Begin every query that answers pupils here, or put `where pupil_id in (pupilsInReach(db, reach).select('pupil.id'))`.
 */
export function pupilsInReach(db: OrgReader, reach: Reach) {
  const pupils = db
    .selectFrom('pupil')
    .innerJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'pupil.org_id').onRef('person.id', '=', 'pupil.id'),
    )
    .where('pupil.org_id', '=', db.orgId)
  return reach.pupils === 'all'
    ? pupils
    : pupils.where(sql<boolean>`pupil.id = any(${[...reach.pupils]}::bigint[])`)
}

/** What stands for a number in an address may be no number: that opens nothing. */
const opens = (opened: 'all' | readonly number[], id: number): boolean =>
  Number.isSafeInteger(id) && (opened === 'all' || opened.includes(id))

export const reachesClass = (reach: Reach, classId: number): boolean => opens(reach.classes, classId)

export const reachesPupil = (reach: Reach, pupilId: number): boolean => opens(reach.pupils, pupilId)
