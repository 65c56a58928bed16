import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { currentYearId } from './scopes.server.ts'

export type YearGroup = { id: number; name: string; number: number }
export type YearGroupCount = YearGroup & { pupils: number; classes: number; groups: number }
export type RegistrationGroup = {
  id: number
  name: string
  yearGroupId: number
  year: string
  tutorId: number | null
  tutor: { familyName: string; givenName: string; title: string | null } | null
  pupils: number
}
export type KeyStage = { id: number; name: string; firstYear: number; lastYear: number; modelKey: string }

/** Year groups, youngest first. */
export function listYearGroups(db: OrgReader): Promise<YearGroup[]> {
  return db
    .selectFrom('year_group')
    .select(['id', 'name', 'number'])
    .where('org_id', '=', db.orgId)
    .orderBy('number')
    .execute()
}

/** A year group, or 404. */
export async function getYearGroup(db: OrgReader, id: number): Promise<YearGroup> {
  const found = (await listYearGroups(db)).find((group) => group.id === id)
  if (!found) throw notFound()
  return found
}

/** Year groups with the pupils on roll, classes and registration groups of the current year. */
export function listYearGroupCounts(db: OrgReader): Promise<YearGroupCount[]> {
  return db
    .selectFrom('year_group')
    .select((eb) => [
      'year_group.id',
      'year_group.name',
      'year_group.number',
      eb
        .selectFrom('placement')
        .innerJoin('pupil', (join) =>
          join.onRef('pupil.org_id', '=', 'placement.org_id').onRef('pupil.id', '=', 'placement.pupil_id'),
        )
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('placement.org_id', '=', 'year_group.org_id')
        .whereRef('placement.year_group_id', '=', 'year_group.id')
        .where('placement.academic_year_id', '=', currentYearId(db))
        .where((e) => e.or([e('pupil.left_on', 'is', null), e('pupil.left_on', '>=', db.today)]))
        .$asScalar()
        .$notNull()
        .as('pupils'),
      eb
        .selectFrom('class')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('class.org_id', '=', 'year_group.org_id')
        .whereRef('class.year_group_id', '=', 'year_group.id')
        .where('class.academic_year_id', '=', currentYearId(db))
        .$asScalar()
        .$notNull()
        .as('classes'),
      eb
        .selectFrom('registration_group')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('registration_group.org_id', '=', 'year_group.org_id')
        .whereRef('registration_group.year_group_id', '=', 'year_group.id')
        .where('registration_group.academic_year_id', '=', currentYearId(db))
        .$asScalar()
        .$notNull()
        .as('groups'),
    ])
    .where('year_group.org_id', '=', db.orgId)
    .orderBy('year_group.number')
    .execute()
}

/** Pupils on roll in each registration group, counted once rather than group by group. */
const countedGroups = (db: OrgReader) =>
  db
    .selectFrom('placement')
    .innerJoin('pupil', (join) =>
      join.onRef('pupil.org_id', '=', 'placement.org_id').onRef('pupil.id', '=', 'placement.pupil_id'),
    )
    .select((eb) => ['placement.registration_group_id as id', eb.fn.countAll<number>().as('pupils')])
    .where('placement.org_id', '=', db.orgId)
    .where('placement.academic_year_id', '=', currentYearId(db))
    .where((eb) => eb.or([eb('pupil.left_on', 'is', null), eb('pupil.left_on', '>=', db.today)]))
    .groupBy('placement.registration_group_id')

/** Registration groups of the current year with tutor and number of pupils, of one year group or of all. */
export async function listRegistrationGroups(
  db: OrgReader,
  filter: { yearGroupId?: number; tutorId?: number } = {},
): Promise<RegistrationGroup[]> {
  const rows = await db
    .selectFrom('registration_group as rg')
    .innerJoin('year_group', (join) =>
      join.onRef('year_group.org_id', '=', 'rg.org_id').onRef('year_group.id', '=', 'rg.year_group_id'),
    )
    .leftJoin('person', (join) =>
      join.onRef('person.org_id', '=', 'rg.org_id').onRef('person.id', '=', 'rg.tutor_id'),
    )
    .leftJoin(countedGroups(db).as('counted'), (join) => join.onRef('counted.id', '=', 'rg.id'))
    .select((eb) => [
      'rg.id',
      'rg.name',
      'rg.year_group_id as yearGroupId',
      'year_group.name as year',
      'rg.tutor_id as tutorId',
      'person.family_name as familyName',
      'person.given_name as givenName',
      'person.title',
      eb.fn.coalesce('counted.pupils', eb.lit(0)).as('pupils'),
    ])
    .where('rg.org_id', '=', db.orgId)
    .where('rg.academic_year_id', '=', currentYearId(db))
    .$if(filter.yearGroupId !== undefined, (q) => q.where('rg.year_group_id', '=', filter.yearGroupId ?? -1))
    .$if(filter.tutorId !== undefined, (q) => q.where('rg.tutor_id', '=', filter.tutorId ?? -1))
    .orderBy('year_group.number')
    .orderBy('rg.name')
    .execute()
  return rows.map(({ familyName, givenName, title, ...row }) => ({
    ...row,
    tutor: familyName !== null && givenName !== null ? { familyName, givenName, title } : null,
  }))
}

/** Key stages as this school counts them, lowest first. */
export function listKeyStages(db: OrgReader): Promise<KeyStage[]> {
  return db
    .selectFrom('key_stage')
    .select(['id', 'name', 'first_year as firstYear', 'last_year as lastYear', 'model_key as modelKey'])
    .where('org_id', '=', db.orgId)
    .orderBy('first_year')
    .execute()
}
