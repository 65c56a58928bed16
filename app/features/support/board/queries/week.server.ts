import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { type Plan, present } from '../../queries/plans.server.ts'
import { listFidelity } from '../../queries/sessions.server.ts'
import { fidelityWords } from '../../rules/dose.ts'
import { isDue } from '../../rules/plan.ts'
import { whoWords } from '../../rules/words.ts'
import { spellsOf } from '../rules/handover.ts'
import { helpHours } from '../rules/numbers.ts'
import { type Slot, slotsWanted } from '../rules/week.ts'
import { hoursOfPlan, listAllRunning } from './desk.server.ts'
import { listLoans, readNumbers } from './managers.server.ts'
import { readMissed } from './missed.server.ts'

/** When help that runs meets in the week, all of the school. */
export async function listSlots(db: OrgReader): Promise<Slot[]> {
  const found = await sql<Slot>`
    select s.plan_id as "planId", s.weekday, s.begins from help_slot s
    join help_plan p on p.org_id = s.org_id and p.id = s.plan_id and p.ended_on is null
    where s.org_id = ${db.orgId} order by s.weekday, s.begins`.execute(db)
  return found.rows
}

/** When pupils have special lessons from today on: other help does not meet then. */
async function listLessonHours(db: OrgReader) {
  const found = await sql<Slot & { minutes: number; title: string; pupilIds: number[] }>`
    select l.plan_id as "planId", d.weekday, d.begins, d.ends - d.begins as minutes, p.title,
      jsonb_agg(m.pupil_id) as "pupilIds"
    from special_lesson l
    join help_plan p on p.org_id = l.org_id and p.id = l.plan_id and p.ended_on is null
    join period d on d.org_id = l.org_id and d.id = l.period_id
    join lesson_missed m on m.org_id = l.org_id and m.lesson_id = l.id
    where l.org_id = ${db.orgId} and l.on_day >= ${db.today}::date
    group by l.org_id, l.id, l.plan_id, d.weekday, d.begins, d.ends, p.title`.execute(db)
  return found.rows
}

/** Slots with how long they last and who is there: of one person’s help, and of all other help. */
export async function readHeld(db: OrgReader, personId: number) {
  const plans = await listAllRunning(db)
  const planOf = new Map(plans.map((plan) => [plan.id, plan]))
  const held = (await listSlots(db)).flatMap((slot) => {
    const plan = planOf.get(slot.planId)
    if (!plan) return []
    const pupilIds = present(plan).map(({ id }) => id)
    return [{ ...slot, minutes: plan.minutes, title: plan.title, ownerId: plan.ownerId, pupilIds }]
  })
  return {
    plans: plans.filter(({ ownerId }) => ownerId === personId),
    own: held.filter(({ ownerId }) => ownerId === personId),
    others: [...held.filter(({ ownerId }) => ownerId !== personId), ...(await listLessonHours(db))],
  }
}

export type WeekPlan = {
  id: number
  title: string
  who: string
  hours: number
  given: string
  due: boolean
  reviewOn: string
  /** Slots still to be found. */
  missing: number
  /** Whose it is while somebody else runs it, and until when. */
  standsInFor: { name: string; ends: string } | null
}

const lineOf = (plan: Plan, facts: { hours: number; given: string; slots: number; today: string }) => ({
  ...{ id: plan.id, title: plan.title, who: whoWords(present(plan), plan.others), reviewOn: plan.reviewOn },
  ...{ hours: facts.hours, given: facts.given, due: isDue(plan, facts.today) },
  missing: Math.max(0, slotsWanted(plan) - facts.slots),
})

type Own = Awaited<ReturnType<typeof readHeld>>['own']

/** The slots of a week with what is missed for each, as far as the reader's posts show it. */
async function listOwnSlots(db: OrgReader, reach: Reach, own: Own, lines: readonly WeekPlan[]) {
  const missed = await readMissed(db, reach, own)
  return own.map(({ planId, weekday, begins, minutes, title }, place) => ({
    ...{ planId, weekday, begins, minutes, title },
    who: lines.find(({ id }) => id === planId)?.who ?? '',
    ...(missed[place] ?? { missed: [], hidden: 0 }),
  }))
}

/**
 * A person’s week of help: each plan with its hours, its slots with what is missed for them, what was given, and the hours that are
 * left. `reach`: that of whoever reads it.
 */
export async function readWeek(
  db: OrgReader,
  personId: number,
  { country, reach }: { country: string; reach: Reach },
) {
  const { plans, own } = await readHeld(db, personId)
  const kinds = await listKinds(db, country)
  const fidelity = await listFidelity(db, plans)
  const loans = await listLoans(db)
  const lines = plans.map((plan): WeekPlan => {
    const amounts = fidelity.get(plan.id)
    const facts = {
      ...{ hours: hoursOfPlan(plan, kinds), today: db.today },
      given: amounts ? fidelityWords(amounts.planned, amounts.given) : '',
      slots: own.filter(({ planId }) => planId === plan.id).length,
    }
    return { ...lineOf(plan, facts), standsInFor: plan.standsInFor }
  })
  return {
    lines,
    slots: await listOwnSlots(db, reach, own, lines),
    used: lines.reduce((sum, { hours }) => sum + hours, 0),
    of: helpHours(await readNumbers(db)),
    away: spellsOf(loans.filter(({ fromId }) => fromId === personId)),
    covers: spellsOf(loans.filter(({ toId }) => toId === personId)),
    pupilIds: plans.flatMap((plan) => present(plan).map(({ id }) => id)),
  }
}
