import type { OrgReader } from './database.server.ts'
import type { Post, Scope } from './rules/posts.ts'

/** Which pupils and classes a visit may see: all of them, or those named. */
export type Reach = { pupils: 'all' | readonly number[]; classes: 'all' | readonly number[] }

/** A post over the whole organisation opens everything, and nothing need be asked. */
export const opensAll = (posts: readonly Post[]): boolean =>
  posts.some((post) => post.scope === 'organisation')

export const everything: Reach = { pupils: 'all', classes: 'all' }

/** The pupils and classes the given posts open, asked once per visit. */
export async function findReach(db: OrgReader, posts: readonly Post[]): Promise<Reach> {
  if (opensAll(posts)) return everything
  const scoped = (scope: Scope) => posts.filter((post) => post.scope === scope)
  const ids = (scope: Scope) => scoped(scope).map((post) => post.scopeId ?? -1)
  const people = (scope: Scope) => scoped(scope).map((post) => post.personId)
  const none = [-1]
  const or = (list: number[]) => (list.length > 0 ? list : none)
  const classes = await db
    .selectFrom('class')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'class.org_id').onRef('subject.id', '=', 'class.subject_id'),
    )
    .select('class.id')
    .where('class.org_id', '=', db.orgId)
    .where((eb) =>
      eb.or([
        eb('subject.department_id', 'in', or(ids('department'))),
        eb('class.year_group_id', 'in', or(ids('year_group'))),
        eb('class.id', 'in', or(ids('class'))),
        eb.exists(
          eb
            .selectFrom('teaching')
            .select('teaching.class_id')
            .whereRef('teaching.org_id', '=', 'class.org_id')
            .whereRef('teaching.class_id', '=', 'class.id')
            .where('teaching.person_id', 'in', or(people('own_classes')))
            .where('teaching.starts', '<=', db.today)
            .where((e) => e.or([e('teaching.ends', 'is', null), e('teaching.ends', '>=', db.today)])),
        ),
      ]),
    )
    .execute()
  const classIds = classes.map((row) => row.id)
  const pupils = await listPupilsInReach(db, {
    classIds: or(classIds),
    yearGroupIds: or(ids('year_group')),
    tutorIds: or(people('own_classes')),
    caseloadOf: or(people('caseload')),
    guardianIds: or(people('own_children')),
    themselves: or([...people('self'), ...ids('case')]),
  })
  return { pupils, classes: classIds }
}

type PupilWays = {
  classIds: number[]
  yearGroupIds: number[]
  tutorIds: number[]
  caseloadOf: number[]
  guardianIds: number[]
  themselves: number[]
}

async function listPupilsInReach(db: OrgReader, ways: PupilWays): Promise<number[]> {
  const today = db.today
  const taught = db
    .selectFrom('enrolment')
    .select('enrolment.pupil_id as id')
    .where('enrolment.org_id', '=', db.orgId)
    .where('enrolment.class_id', 'in', ways.classIds)
    .where('enrolment.starts', '<=', today)
    .where((eb) => eb.or([eb('enrolment.ends', 'is', null), eb('enrolment.ends', '>=', today)]))
  const placed = db
    .selectFrom('placement')
    .innerJoin('academic_year', (join) =>
      join
        .onRef('academic_year.org_id', '=', 'placement.org_id')
        .onRef('academic_year.id', '=', 'placement.academic_year_id'),
    )
    .leftJoin('registration_group', (join) =>
      join
        .onRef('registration_group.org_id', '=', 'placement.org_id')
        .onRef('registration_group.id', '=', 'placement.registration_group_id'),
    )
    .select('placement.pupil_id as id')
    .where('placement.org_id', '=', db.orgId)
    .where('academic_year.starts', '<=', today)
    .where('academic_year.ends', '>=', today)
    .where((eb) =>
      eb.or([
        eb('placement.year_group_id', 'in', ways.yearGroupIds),
        eb('registration_group.tutor_id', 'in', ways.tutorIds),
      ]),
    )
  const looked = db
    .selectFrom('caseload')
    .select('caseload.pupil_id as id')
    .where('caseload.org_id', '=', db.orgId)
    .where('caseload.person_id', 'in', ways.caseloadOf)
    .where('caseload.starts', '<=', today)
    .where((eb) => eb.or([eb('caseload.ends', 'is', null), eb('caseload.ends', '>=', today)]))
  const children = db
    .selectFrom('guardianship')
    .select('guardianship.pupil_id as id')
    .where('guardianship.org_id', '=', db.orgId)
    .where('guardianship.guardian_id', 'in', ways.guardianIds)
    .where('guardianship.barred', '=', false)
    .where('guardianship.starts', '<=', today)
    .where((eb) => eb.or([eb('guardianship.ends', 'is', null), eb('guardianship.ends', '>=', today)]))
  const themselves = db
    .selectFrom('pupil')
    .select('pupil.id as id')
    .where('pupil.org_id', '=', db.orgId)
    .where('pupil.id', 'in', ways.themselves)
  const rows = await taught.union(placed).union(looked).union(children).union(themselves).execute()
  return rows.map((row) => row.id)
}
