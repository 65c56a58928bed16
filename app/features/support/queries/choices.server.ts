import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listStaffNames, listSubjects } from '#features/school/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import type { PlanChoices } from '../components/PlanFields.tsx'
import { outcomeValue } from '../rules/draft.ts'
import { listKinds } from './catalogue.server.ts'

/** What the fields of a plan offer: kinds of the country, what can be measured here, and the staff of today. */
export async function listChoices(db: OrgReader, country: string): Promise<PlanChoices> {
  const kinds = await listKinds(db, country)
  const subjects = await listSubjects(db)
  const staff = await listStaffNames(db)
  return {
    kinds: kinds.map(({ key, name }) => ({ value: key, label: name })),
    outcomes: [
      { value: 'forecast', label: 'Chances of the targets, all subjects' },
      { value: 'attendance', label: 'Attendance' },
      { value: 'behaviour', label: 'Incidents in lessons' },
      ...subjects.map(({ id, name }) => ({
        ...{ value: outcomeValue('forecast', id), label: name, group: 'Chance of the target in' },
      })),
    ],
    owners: staff.map(({ id, familyName, givenName }) => ({
      ...{ value: String(id), label: `${familyName}, ${givenName}` },
    })),
  }
}

/** Who looks after most of some pupils as a caseload today; null when nobody does. */
export async function findCarer(db: OrgReader, pupilIds: readonly number[]): Promise<number | null> {
  const found = await sql<{ id: number }>`
    select c.person_id as id from caseload c
    where c.org_id = ${db.orgId} and c.pupil_id = any(${[...pupilIds]}::bigint[]) and ${holdsOn('c', db.today)}
    group by c.person_id order by count(*) desc, c.person_id limit 1`.execute(db)
  return found.rows[0]?.id ?? null
}

/** The pupils on somebody's caseload today. */
export async function listCaseload(db: OrgReader, personId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('caseload')
    .select('pupil_id as id')
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId)
    .where(holdsOn('caseload', db.today))
    .execute()
  return rows.map(({ id }) => id)
}
