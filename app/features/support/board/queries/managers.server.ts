import { sql } from 'kysely'
import { findSetting, type OrgReader } from '#features/access/api.server.ts'
import { listStaff } from '#features/school/api.server.ts'
import { formatStaffName } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { isOn } from '../rules/handover.ts'
import { BoardNumbers, usualNumbers } from '../rules/numbers.ts'

export const NUMBERS = 'board.numbers'

/** The numbers of the school’s learning managers; the usual ones where it has said nothing. */
export async function readNumbers(db: OrgReader): Promise<BoardNumbers> {
  const kept = BoardNumbers.safeParse(await findSetting(db, NUMBERS))
  return kept.success ? kept.data : usualNumbers
}

export type Away = { ends: string; reason: string }
export type Manager = { id: number; name: string; away: Away | null }

/** Those who are learning managers today, by surname, and until when those who are away today have handed over. */
export async function listManagers(db: OrgReader): Promise<Manager[]> {
  const staff = await listStaff(db)
  const away = new Map((await listLoansOn(db, db.today)).map((one) => [one.fromId, one]))
  return staff
    .filter(({ posts }) => posts.some(({ role }) => role === 'learning-manager'))
    .map((member) => {
      const { id } = member
      const gone = away.get(id)
      return {
        ...{ id, name: formatStaffName(member) },
        away: gone ? { ends: gone.ends, reason: gone.reason } : null,
      }
    })
}

/** A learning manager of today, or 404. */
export async function getManager(db: OrgReader, id: number): Promise<Manager> {
  const found = (await listManagers(db)).find((one) => one.id === id)
  if (!found) throw notFound()
  return found
}

export type Loan = {
  id: number
  planId: number
  title: string
  fromId: number
  toId: number
  from: string
  to: string
  starts: string
  ends: string
  reason: string
}

/** Help that somebody else runs, or is to run, while its learning manager is away: what is over or came back is left out. */
export async function listLoans(db: OrgReader): Promise<Loan[]> {
  const found = await sql<Loan>`
    select h.id, h.plan_id as "planId", p.title, h.from_id as "fromId", h.to_id as "toId",
      concat_ws(' ', f.title, coalesce(f.preferred_name, f.given_name), f.family_name) as from,
      concat_ws(' ', t.title, coalesce(t.preferred_name, t.given_name), t.family_name) as to,
      h.starts::text, h.ends::text, h.reason
    from help_handover h
    join help_plan p on p.org_id = h.org_id and p.id = h.plan_id
    join person f on f.org_id = h.org_id and f.id = h.from_id
    join person t on t.org_id = h.org_id and t.id = h.to_id
    where h.org_id = ${db.orgId} and h.back_on is null and h.ends >= ${db.today}::date
    order by h.starts, h.ends, h.id`.execute(db)
  return found.rows
}

/** Those of them that hold on a day. */
export const listLoansOn = async (db: OrgReader, day: string): Promise<Loan[]> =>
  (await listLoans(db)).filter((loan) => isOn(loan, day))
