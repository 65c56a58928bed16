import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { type NewNotice, say } from '#features/notices/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import { endLoans } from '../../commands/hands.server.ts'
import type { Done } from '../../commands/start.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { keeperOf, type Plan } from '../../queries/plans.server.ts'
import { hoursOfPlan, listAllRunning } from '../queries/desk.server.ts'
import { getManager, type Loan, listLoans, readNumbers } from '../queries/managers.server.ts'
import { mostHours, overlaps, refuseHandOver, type Span, spanWords, titlesOf } from '../rules/handover.ts'
import { refuseOverload } from '../rules/load.ts'
import { helpHours } from '../rules/numbers.ts'
import type { ManagerForm } from '../schema.ts'
import type { Where } from './works.server.ts'

type Asked = Span & { fromId: number; planIds: readonly number[]; toId: number; reason: string }

/** Two hand-overs of the same help wait for one another: the later sees what the first did. */
const lockPlans = (db: OrgWriter, planIds: readonly number[]) =>
  db
    .selectFrom('help_plan')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where(isAmong('id', planIds))
    .orderBy('id')
    .forUpdate()
    .execute()

/** Why somebody has no hours to stand in, with the numbers; null when they have. */
async function refuseHours(
  db: OrgWriter,
  { country }: Where,
  { to, own, running, loans, span }: Weighed,
): Promise<string | null> {
  const kinds = await listKinds(db, country)
  const plans = running.map((plan) => {
    return { id: plan.id, ownerId: keeperOf(plan).id, hours: hoursOfPlan(plan, kinds) }
  })
  return refuseOverload({
    ...{ name: to.name, of: helpHours(await readNumbers(db)) },
    used: mostHours(to.id, span, { plans, loans }),
    added: plans.filter(({ id }) => own.includes(id)).reduce((sum, { hours }) => sum + hours, 0),
  })
}
type Weighed = {
  to: { id: number; name: string }
  own: readonly number[]
  running: readonly Plan[]
  loans: readonly Loan[]
  span: Span
}

/** Says something to those it concerns, but not to whoever did it. */
const tell = (db: OrgWriter, notices: readonly NewNotice[]) =>
  say(
    db,
    notices.filter(({ personId }) => personId !== db.personId),
  )

/**
 * Hands help over for some days while a learning manager is away: to whom, from when until when, and why. Whoever takes it over
 * runs it in these days and is told; it begins and ends by itself. Refused, with the numbers, where they have no hours for it.
 * 404 for somebody who is no learning manager.
 */
export async function handOver(db: OrgWriter, where: Where, asked: Asked): Promise<Done<object>> {
  const { fromId, planIds, toId, starts, ends, reason } = asked
  const to = await getManager(db, toId)
  await lockPlans(db, planIds)
  const running = await listAllRunning(db)
  const loans = (await listLoans(db)).filter((loan) => overlaps(loan, asked))
  const own = running.filter((plan) => keeperOf(plan).id === fromId && planIds.includes(plan.id))
  const ids = own.map(({ id }) => id)
  const refused = refuseHandOver(asked, { today: db.today, own: own.length, loans, to: to.name })
  if (refused) return { ok: false, errors: refused }
  const overload = await refuseHours(db, where, { to, own: ids, running, loans, span: asked })
  if (overload) return { ok: false, errors: { toId: overload } }
  await db
    .insertInto('help_handover')
    .values(
      ids.map((id) => ({
        ...{ org_id: db.orgId, plan_id: id, from_id: fromId, to_id: toId, starts, ends, reason },
        ...{ made_at: db.now, made_by: db.personId },
      })),
    )
    .execute()
  const after = { fromId, toId, starts, ends }
  for (const subjectId of ids)
    await recordEvent(db, { action: 'support.handed-over', subject: 'help_plan', subjectId, reason, after })
  await tellSpell(db, where, { ...asked, to: to.name, plans: own })
  return { ok: true }
}

type Told = Asked & { to: string; plans: readonly Plan[] }

async function tellSpell(db: OrgWriter, { base }: Where, { fromId, toId, to, plans, ...span }: Told) {
  const from = plans[0] ? keeperOf(plans[0]).name : ''
  const what = titlesOf(plans)
  const told = { kind: 'help-handed-over', link: `${base}/help/week`, due: span.ends } as const
  await tell(db, [
    { ...told, personId: toId, words: `You stand in for ${from} ${spanWords(span)}: ${what}.` },
    { ...told, personId: fromId, words: `${to} stands in for you ${spanWords(span)}: ${what}.` },
  ])
}

/**
 * Ends hand-overs before their day, begun or still to come: from now on whose help it is runs it. What has gone to somebody else
 * for good stays there. 404 for one that is over, or is not this person's.
 */
export async function takeBack(
  db: OrgWriter,
  { base }: Pick<Where, 'base'>,
  { fromId, loanIds }: { fromId: number; loanIds: readonly number[] },
): Promise<Done<object>> {
  const loans = (await listLoans(db)).filter((loan) => loan.fromId === fromId && loanIds.includes(loan.id))
  if (loans.length === 0 || loans.length < new Set(loanIds).size) throw notFound()
  await endLoans(db, loans)
  for (const [toId, own] of Map.groupBy(loans, (loan) => loan.toId)) {
    const told = { kind: 'help-handed-back', link: `${base}/help/week` } as const
    const from = own[0]?.from ?? ''
    await tell(db, [
      { ...told, personId: toId, words: `You no longer stand in for ${from}: ${titlesOf(own)}.` },
      { ...told, personId: fromId, words: `Help of yours is with you again: ${titlesOf(own)}.` },
    ])
  }
  return { ok: true }
}

/** What is asked on the page of somebody's week: help goes over to another, or comes back. */
export function changeHands(
  db: OrgWriter,
  where: Where,
  fromId: number,
  form: ManagerForm,
): Promise<Done<object>> {
  if (form.intent === 'back') return takeBack(db, where, { fromId, loanIds: form.loanId })
  const { planId: planIds, toId, starts, ends, reason } = form
  return handOver(db, where, { fromId, planIds, toId, starts, ends, reason })
}

/** The same on the own page, which offers it to learning managers alone: 404 for anybody else who runs help. */
export async function changeOwnHands(db: OrgWriter, where: Where, form: ManagerForm): Promise<Done<object>> {
  await getManager(db, where.personId)
  return changeHands(db, where, where.personId, form)
}
