import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { answerFinding, getFinding, listJudgedCycles } from '#features/progress/api.server.ts'
import { getSubject, listPupils, listStaffNames } from '#features/school/api.server.ts'
import { getKind } from '../queries/catalogue.server.ts'
import { getPlan } from '../queries/plans.server.ts'
import { titleOf } from '../rules/draft.ts'
import { refusePlan } from '../rules/plan.ts'
import type { StartForm } from '../schema.ts'

export type Done<T> = ({ ok: true } & T) | { ok: false; errors: Record<string, string> }
type Fields = Pick<
  StartForm,
  'kind' | 'aim' | 'outcome' | 'ownerId' | 'place' | 'timesAWeek' | 'minutes' | 'reviewOn' | 'exitRule'
>

/** The columns of a plan's eight fields, with the title they give it. 404 for a kind or subject that is not there. */
export async function fieldsOf(db: OrgWriter, country: string, form: Fields) {
  const { outcome, subjectId } = form.outcome
  const subject = subjectId === null ? null : await getSubject(db, subjectId)
  return {
    ...{ kind: form.kind, aim: form.aim, place: form.place, minutes: form.minutes, measure: outcome },
    title: titleOf(await getKind(db, country, form.kind), subject?.name ?? null),
    ...{ subject_id: subjectId, owner_id: form.ownerId, times_a_week: form.timesAWeek },
    ...{ review_on: form.reviewOn, exit_rule: form.exitRule },
  }
}

export const isOnStaff = async (db: OrgWriter, personId: number): Promise<boolean> =>
  (await listStaffNames(db)).some(({ id }) => id === personId)

/** Of each pupil the finding, if any, for which the plan is made; a finding of a class is that of all its pupils. 404 out of reach. */
async function findingsOf(db: OrgWriter, reach: Reach, ids: readonly number[]) {
  const ofPupil = new Map<number, number>()
  let ofClass: number | null = null
  for (const id of ids) {
    const { pupilId } = await getFinding(db, reach, id)
    if (pupilId === null) ofClass = id
    else ofPupil.set(pupilId, id)
  }
  return (pupilId: number) => ofPupil.get(pupilId) ?? ofClass
}

/** Says to somebody else than the one who writes that they run a plan. */
export async function tellOwner(
  db: OrgWriter,
  { base, planId, ownerId, title }: { base: string; planId: number; ownerId: number; title: string },
): Promise<void> {
  if (ownerId === db.personId) return
  const words = `You run help: ${title}.`
  await say(db, [{ personId: ownerId, kind: 'help-owned', words, link: `${base}/help/plans/${planId}` }])
}

/**
 * Begins help for pupils within reach, answers the findings it is made for ("help") and tells whoever runs it; `base` is the
 * address of the school. What was refused is told by field.
 * 404 for a finding, subject or kind that is not there or out of reach, and for a step before it that is not the viewer's.
 */
export async function startPlan(
  db: OrgWriter,
  { reach, country, base }: { reach: Reach; country: string; base: string },
  form: StartForm,
): Promise<Done<{ planId: number }>> {
  const pupils = await listPupils(db, reach, { ids: form.pupil })
  const refused = refusePlan(form, {
    today: db.today,
    pupils: pupils.length,
    ownerThere: await isOnStaff(db, form.ownerId),
  })
  if (refused) return { ok: false, errors: refused }
  const findingOf = await findingsOf(db, reach, form.finding)
  if (form.beforeId !== null) await getPlan(db, { reach, personId: db.personId }, form.beforeId)
  const fields = await fieldsOf(db, country, form)
  const [judged] = await listJudgedCycles(db)
  const { id: planId } = await db
    .insertInto('help_plan')
    .values({
      ...{ org_id: db.orgId, ...fields, starts: db.today, before_id: form.beforeId },
      ...{ judged_cycle_id: judged?.id ?? null, made_at: db.now, made_by: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('help_pupil')
    .values(
      pupils.map(({ id }) => ({
        ...{ org_id: db.orgId, plan_id: planId, pupil_id: id, joined_on: db.today },
        finding_id: findingOf(id),
      })),
    )
    .execute()
  for (const findingId of form.finding)
    await answerFinding(db, reach, { findingId, answer: 'help', reason: fields.title })
  await tellOwner(db, { base, planId, ownerId: fields.owner_id, title: fields.title })
  const { owner_id: ownerId, review_on: reviewOn, title } = fields
  await recordEvent(db, {
    ...{ action: 'support.started', subject: 'help_plan', subjectId: planId },
    after: { title, ownerId, reviewOn, pupils: pupils.map(({ id }) => id) },
  })
  return { ok: true, planId }
}
