import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listTerms } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { type Amount, type Dose, plannedOver, schoolDays } from '../rules/dose.ts'

export type Session = {
  id: number
  heldOn: string
  /** 0: it did not take place. */
  minutes: number
  note: string
  takenBy: string | null
  /** Minutes by pupil; 0 for one who did not come. */
  presence: { pupilId: number; minutes: number }[]
}

/** The sessions of a plan, the newest first. */
export async function listSessions(db: OrgReader, planId: number): Promise<Session[]> {
  const found = await sql<Session>`
    select s.id, s.held_on::text as "heldOn", s.minutes, s.note,
      nullif(concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name), '') as "takenBy",
      coalesce((select jsonb_agg(jsonb_build_object('pupilId', r.pupil_id, 'minutes', r.minutes)) from help_presence r
        where r.org_id = s.org_id and r.session_id = s.id), '[]') as presence
    from help_session s
    left join person n on n.org_id = s.org_id and n.id = s.taken_by
    where s.org_id = ${db.orgId} and s.plan_id = ${planId}
    order by s.held_on desc`.execute(db)
  return found.rows
}

type Dosed = Dose & { id: number; starts: string; endedOn: string | null }

/** What was planned of each plan up to today (holidays left out) and what was given; by plan. */
export async function listFidelity(
  db: OrgReader,
  plans: readonly Dosed[],
): Promise<Map<number, { planned: Amount; given: Amount }>> {
  if (plans.length === 0) return new Map()
  const terms = await listTerms(db)
  const given = await db
    .selectFrom('help_session')
    .select(['plan_id as planId', sql<number>`count(*)::int`.as('sessions')])
    .select(sql<number>`sum(minutes)::int`.as('minutes'))
    .where('org_id', '=', db.orgId)
    .where(
      isAmong(
        'plan_id',
        plans.map(({ id }) => id),
      ),
    )
    .where('minutes', '>', 0)
    .groupBy('plan_id')
    .execute()
  const byPlan = new Map(given.map((row) => [row.planId, row]))
  return new Map(
    plans.map((plan) => {
      const until = plan.endedOn !== null && plan.endedOn < db.today ? plan.endedOn : db.today
      const { sessions = 0, minutes = 0 } = byPlan.get(plan.id) ?? {}
      const planned = plannedOver(plan, schoolDays(terms, plan.starts, until))
      return [plan.id, { planned, given: { sessions, minutes } }] as const
    }),
  )
}
