import type { OrgWriter, Reach } from '#features/access/api.server.ts'
import { listCurrentCycles } from '#features/cycle/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { getSubject, listPupilNames } from '#features/school/api.server.ts'
import { changePlan } from '../../commands/change.server.ts'
import { reviewPlan } from '../../commands/review.server.ts'
import { type Done, startPlan } from '../../commands/start.server.ts'
import { type Plan, present } from '../../queries/plans.server.ts'
import { draftFrom, usualReview } from '../../rules/draft.ts'
import { shortWho } from '../../rules/words.ts'
import { type ChangeForm, StartForm } from '../../schema.ts'
import type { Line } from '../queries/proposals.server.ts'
import type { Work } from '../rules/works.ts'

export type Where = { reach: Reach; personId: number; country: string; base: string }
type Given = {
  plans: ReadonlyMap<number, Plan>
  kinds: readonly HelpKind[]
  lines: readonly Line[]
  reasons: ReadonlyMap<number, string>
}

const MOST_WORDS = 300

/** A plan's form as it stands. */
export const formOf = (plan: Plan, changed: Partial<ChangeForm> = {}): ChangeForm => {
  const { kind, aim, outcome, subjectId, ownerId, place, timesAWeek, minutes, reviewOn, exitRule } = plan
  const fields = { kind, aim, ownerId, place, timesAWeek, minutes, reviewOn, exitRule }
  const pupil = present(plan).map(({ id }) => id)
  return { ...fields, outcome: { outcome, subjectId }, pupil, reason: '', ...changed }
}

/** Whoever joins or leaves in the same breath stands in the plan as it is read again. */
async function change(
  db: OrgWriter,
  { reach, personId, country, base }: Where,
  plan: Plan,
  changed: Partial<ChangeForm>,
): Promise<Done<{ planId: number }>> {
  const viewer = { reach, personId }
  const done = await changePlan(db, { viewer, country, base }, plan.id, formOf(plan, changed))
  return done.ok ? { ok: true, planId: plan.id } : done
}

async function begin(
  db: OrgWriter,
  where: Where,
  work: Extract<Work, { do: 'start' }>,
  { kinds, lines }: Given,
): Promise<Done<{ planId: number }>> {
  const own = lines.filter(({ pupilId }) => work.pupilIds.includes(pupilId))
  const kind = kinds.find(({ key }) => key === own[0]?.kind)
  if (!kind) return { ok: false, errors: { form: 'This kind of help is no longer in the catalogue.' } }
  const subjectId = own[0]?.subjectId ?? null
  const { cycles } = await listCurrentCycles(db)
  const draft = draftFrom(kind, {
    who: shortWho(await listPupilNames(db, work.pupilIds)),
    subject: subjectId === null ? null : await getSubject(db, subjectId),
    ownerId: work.managerId,
    reviewOn: usualReview(cycles, db.today, kind.cycles),
  })
  const form = StartForm.parse({
    ...{ ...draft, pupil: work.pupilIds, beforeId: work.beforeId ?? '' },
    finding: own.flatMap(({ findingId }) => findingId ?? []),
  })
  return startPlan(db, where, form)
}

/** Does one thing of an accepted proposal; answers the plan in which the pupils are helped from now on, null for none. */
export async function doWork(
  db: OrgWriter,
  where: Where,
  given: Given & { work: Work },
): Promise<Done<{ planId: number | null }>> {
  const { work, plans, reasons } = given
  if (work.do === 'start') return begin(db, where, work, given)
  const plan = plans.get(work.planId)
  if (!plan) return { ok: false, errors: { form: 'Help in this proposal has ended. Propose again.' } }
  const reason = [...new Set(work.pupilIds.flatMap((id) => reasons.get(id) ?? []))]
    .join('; ')
    .slice(0, MOST_WORDS)
  const there = present(plan).map(({ id }) => id)
  if (work.do === 'give') return change(db, where, plan, { ownerId: work.managerId, reason })
  if (work.do === 'join')
    return change(db, where, plan, { pupil: [...there, ...work.pupilIds], ownerId: plan.ownerId, reason })
  if (work.ends === null) {
    const left = there.filter((id) => !work.pupilIds.includes(id))
    const done = await change(db, where, plan, { pupil: left, reason })
    return done.ok ? { ok: true, planId: null } : done
  }
  const { reach, personId, country } = where
  const decided = { decision: work.ends, reason, reviewOn: null }
  const done = await reviewPlan(
    db,
    { viewer: { reach, personId }, figures: reach, country },
    plan.id,
    decided,
  )
  return done.ok ? { ok: true, planId: null } : done
}
