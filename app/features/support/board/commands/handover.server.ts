import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { changePlan } from '../../commands/change.server.ts'
import type { Done } from '../../commands/start.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import type { Plan } from '../../queries/plans.server.ts'
import { hoursOfPlan, listAllRunning } from '../queries/desk.server.ts'
import { getManager, listLoans, readNumbers } from '../queries/managers.server.ts'
import { refuseOverload } from '../rules/load.ts'
import { helpHours } from '../rules/numbers.ts'
import { formOf, type Where } from './works.server.ts'

type Asked = { fromId: number; planIds: readonly number[]; toId: number; ends: string; reason: string }

function refuseAsked({ fromId, toId, ends }: Asked, today: string, own: readonly Plan[], asked: number) {
  if (toId === fromId) return { toId: 'Choose somebody else.' }
  if (ends < today) return { ends: 'Choose a day to come.' }
  return own.length < asked ? { planId: 'One of these plans has ended or is run by somebody else.' } : null
}

/**
 * Hands help over while a learning manager is away: to whom, until when, and why; whoever takes it over runs it meanwhile.
 * Refused, with the numbers, where they have no hours for it. 404 for somebody who is no learning manager.
 */
export async function handOver(db: OrgWriter, where: Where, asked: Asked): Promise<Done<object>> {
  const { fromId, planIds, toId, ends, reason } = asked
  const to = await getManager(db, toId)
  const running = await listAllRunning(db)
  const own = running.filter((plan) => plan.ownerId === fromId && planIds.includes(plan.id))
  const refused = refuseAsked(asked, db.today, own, new Set(planIds).size)
  if (refused) return { ok: false, errors: refused }
  if (to.away) return { ok: false, errors: { toId: `${to.name} is away too.` } }
  const kinds = await listKinds(db, where.country)
  const sum = (plans: readonly Plan[]) => plans.reduce((hours, plan) => hours + hoursOfPlan(plan, kinds), 0)
  const used = sum(running.filter(({ ownerId }) => ownerId === toId))
  const of = helpHours(await readNumbers(db))
  const overload = refuseOverload({ name: to.name, used, added: sum(own), of })
  if (overload) return { ok: false, errors: { toId: overload } }
  const onLoan = new Set((await listLoans(db)).map(({ planId }) => planId))
  if (own.some(({ id }) => onLoan.has(id)))
    return { ok: false, errors: { planId: 'Help that was taken over goes back first.' } }
  const done = await giveAll(db, where, own, { toId, reason: `Until ${ends}: ${reason}` })
  if (!done.ok) return done
  await db
    .insertInto('help_handover')
    .values(
      own.map(({ id }) => ({
        ...{ org_id: db.orgId, plan_id: id, from_id: fromId, to_id: toId, starts: db.today, ends, reason },
        ...{ made_at: db.now, made_by: db.personId },
      })),
    )
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.handed-over', subject: 'person', subjectId: fromId, reason },
    after: { toId, ends, plans: own.map(({ id }) => id) },
  })
  return { ok: true }
}

async function giveAll(
  db: OrgWriter,
  { reach, personId, country, base }: Where,
  plans: readonly Plan[],
  { toId, reason }: { toId: number; reason: string },
): Promise<Done<object>> {
  const viewer = { reach, personId }
  for (const plan of plans) {
    const form = formOf(plan, { ownerId: toId, reason })
    const done = await changePlan(db, { viewer, country, base }, plan.id, form)
    if (!done.ok) return done
  }
  return { ok: true }
}

/** Gives back to somebody who is there again what others ran meanwhile; what ended or went on to a third stays so. */
export async function takeBack(db: OrgWriter, where: Where, fromId: number): Promise<Done<object>> {
  const loans = (await listLoans(db)).filter((one) => one.fromId === fromId)
  const lent = new Map(loans.map((one) => [one.planId, one.toId]))
  const plans = (await listAllRunning(db)).filter(({ id, ownerId }) => lent.get(id) === ownerId)
  const done = await giveAll(db, where, plans, { toId: fromId, reason: 'Back again' })
  if (!done.ok) return done
  await db
    .updateTable('help_handover')
    .set({ back_on: db.today })
    .where('org_id', '=', db.orgId)
    .where(
      isAmong(
        'id',
        loans.map(({ id }) => id),
      ),
    )
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.handed-back', subject: 'person', subjectId: fromId },
    after: { plans: plans.map(({ id }) => id) },
  })
  return { ok: true }
}
