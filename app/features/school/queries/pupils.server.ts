import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { compareNames, matchesTerms, searchKeys, searchTerms } from '../rules/names.ts'
import { currentYearId, pupilsInReach, reachesClass, reachesPupil } from './scopes.server.ts'

export type PupilRow = {
  id: number
  familyName: string
  /** The name the pupil goes by. */
  givenName: string
  yearGroupId: number | null
  yearNumber: number | null
  year: string | null
  groupId: number | null
  group: string | null
}
export type PupilFilter = {
  yearGroupId?: number
  registrationGroupId?: number
  ids?: readonly number[]
  /** Words of a name (any part, former spelling aside), a UPN or a registration group. */
  search?: string
}

const placedInReach = (db: OrgReader, reach: Reach) =>
  pupilsInReach(db, reach)
    .leftJoin('placement', (join) =>
      join
        .onRef('placement.org_id', '=', 'pupil.org_id')
        .onRef('placement.pupil_id', '=', 'pupil.id')
        .on('placement.academic_year_id', '=', currentYearId(db)),
    )
    .leftJoin('year_group', (join) =>
      join
        .onRef('year_group.org_id', '=', 'placement.org_id')
        .onRef('year_group.id', '=', 'placement.year_group_id'),
    )
    .leftJoin('registration_group as rg', (join) =>
      join.onRef('rg.org_id', '=', 'placement.org_id').onRef('rg.id', '=', 'placement.registration_group_id'),
    )
    .select((eb) => [
      'pupil.id',
      'person.family_name as familyName',
      eb.fn.coalesce('person.preferred_name', 'person.given_name').as('givenName'),
      'person.given_name as legalName',
      'pupil.upn',
      'year_group.id as yearGroupId',
      'year_group.number as yearNumber',
      'year_group.name as year',
      'rg.id as groupId',
      'rg.name as group',
    ])

type Found = PupilRow & { legalName: string; upn: string | null }
const shown = ({ legalName: _, upn: __, ...row }: Found): PupilRow => row

/** Pupils on roll within reach, by surname. */
export async function listPupils(db: OrgReader, reach: Reach, filter: PupilFilter = {}): Promise<PupilRow[]> {
  const { yearGroupId, registrationGroupId, ids, search } = filter
  let query = placedInReach(db, reach).where((eb) =>
    eb.or([eb('pupil.left_on', 'is', null), eb('pupil.left_on', '>=', db.today)]),
  )
  if (yearGroupId !== undefined) query = query.where('placement.year_group_id', '=', yearGroupId)
  if (registrationGroupId !== undefined)
    query = query.where('placement.registration_group_id', '=', registrationGroupId)
  if (ids !== undefined) query = query.where(isAmong('pupil.id', ids))
  const rows = await query.execute()
  const terms = searchTerms(search ?? '')
  const found =
    terms.length === 0
      ? rows
      : rows.filter((row) =>
          matchesTerms(searchKeys([row.familyName, row.givenName, row.legalName, row.upn, row.group]), terms),
        )
  return found.map(shown).sort(compareNames)
}

/** A pupil within reach, on roll or not, or 404. */
export async function getPupilInReach(db: OrgReader, reach: Reach, id: number): Promise<PupilRow> {
  if (!reachesPupil(reach, id)) throw notFound()
  const row = await placedInReach(db, reach).where('pupil.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return shown(row)
}

/** Pupils enrolled in a class on a day, by surname; for a class the visit reaches. */
export async function listClassPupils(db: OrgReader, classId: number, on: string): Promise<PupilRow[]> {
  const rows = await placedInReach(db, { pupils: 'all', classes: 'all' })
    .where('pupil.id', 'in', (eb) =>
      eb
        .selectFrom('enrolment')
        .select('enrolment.pupil_id')
        .where('enrolment.org_id', '=', db.orgId)
        .where('enrolment.class_id', '=', classId)
        .where(holdsOn('enrolment', on)),
    )
    .execute()
  return rows.map(shown).sort(compareNames)
}

/** As `listClassPupils`, or 404 when the visit does not reach the class. */
export function listClassPupilsInReach(
  db: OrgReader,
  reach: Reach,
  classId: number,
  on: string,
): Promise<PupilRow[]> {
  if (!reachesClass(reach, classId)) throw notFound()
  return listClassPupils(db, classId, on)
}

/** Names, year and registration group of given pupils, in the order of surnames; ids that are not there are left out. */
export async function listPupilNames(db: OrgReader, ids: readonly number[]): Promise<PupilRow[]> {
  const rows = await placedInReach(db, { pupils: ids, classes: [] }).execute()
  return rows.map(shown).sort(compareNames)
}

/** How many pupils on roll a visit reaches. */
export async function countPupils(db: OrgReader, reach: Reach): Promise<number> {
  const row = await pupilsInReach(db, reach)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where((eb) => eb.or([eb('pupil.left_on', 'is', null), eb('pupil.left_on', '>=', db.today)]))
    .executeTakeFirstOrThrow()
  return row.n
}
