import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'

/** To whom a letter about each pupil goes: guardians with parental responsibility whom no court keeps away. */
export async function listAddressees(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<Map<number, string>> {
  const found = await sql<{ id: number; to: string }>`
    select w.pupil_id as id, string_agg(distinct concat_ws(' ', g.title, g.given_name, g.family_name), ' and ') as to
    from guardianship w
    join person g on g.org_id = w.org_id and g.id = w.guardian_id
    where w.org_id = ${db.orgId} and w.pupil_id = any(${[...pupilIds]}::bigint[]) and not w.barred and w.parental_responsibility
      and ${holdsOn('w', db.today)}
    group by w.pupil_id`.execute(db)
  return new Map(found.rows.map(({ id, to }) => [id, to]))
}

export type Guardian = { id: number; name: string; relation: string; language: string | null }

/** The guardians of a pupil whom the school writes to, with the language each reads. */
export async function listGuardians(db: OrgReader, pupilId: number): Promise<Guardian[]> {
  const found = await sql<Guardian>`
    select g.id, concat_ws(' ', g.title, g.given_name, g.family_name) as name, w.relation, g.language
    from guardianship w
    join person g on g.org_id = w.org_id and g.id = w.guardian_id
    where w.org_id = ${db.orgId} and w.pupil_id = ${pupilId} and not w.barred
      and ${holdsOn('w', db.today)}
    order by g.family_name, g.given_name`.execute(db)
  return found.rows
}

/** The guardians to be told of the reports of a run: those with parental responsibility whom no court keeps away. */
export async function listRunGuardians(db: OrgReader, runId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select distinct w.guardian_id as id from report r
    join guardianship w on w.org_id = r.org_id and w.pupil_id = r.pupil_id and not w.barred and w.parental_responsibility
      and ${holdsOn('w', db.today)}
    where r.org_id = ${db.orgId} and r.run_id = ${runId} order by id`.execute(db)
  return found.rows.map(({ id }) => id)
}
