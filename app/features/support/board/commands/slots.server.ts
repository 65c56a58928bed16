import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { Done } from '../../commands/start.server.ts'
import { type Plan, present } from '../../queries/plans.server.ts'
import { doseWords } from '../../rules/dose.ts'
import { listManagers } from '../queries/managers.server.ts'
import { readHeld } from '../queries/week.server.ts'
import {
  type Busy,
  clockWords,
  findClash,
  layOutWeek,
  slotsWanted,
  type Taken,
  weekdays,
} from '../rules/week.ts'
import type { WeekForm } from '../schema.ts'

const meetingOf = (plan: Plan) => {
  const { id: planId, title, timesAWeek, minutes } = plan
  return { planId, title, timesAWeek, minutes, pupilIds: present(plan).map(({ id }) => id) }
}

const takenBy = (busy: readonly Busy[]): Taken[] =>
  busy.map((one) => ({ ...one, planId: null, pupilIds: [] }))

/** Finds a place in the week for all of a person’s help that has none yet; what fits nowhere is left. */
async function layOut(db: OrgWriter, personId: number, busy: readonly Busy[] = []): Promise<Done<object>> {
  const { plans, own, others } = await readHeld(db, personId)
  const slots = layOutWeek(plans.map(meetingOf), { own: [...own, ...takenBy(busy)], others })
  if (slots.length === 0)
    return { ok: false, errors: { form: 'Everything that fits the week has its place.' } }
  await db
    .insertInto('help_slot')
    .values(
      slots.map(({ planId, weekday, begins }) => ({ org_id: db.orgId, plan_id: planId, weekday, begins })),
    )
    .execute()
  await recordEvent(db, {
    ...{ action: 'support.week-laid-out', subject: 'person', subjectId: personId, after: { slots } },
  })
  return { ok: true }
}

/** The same for everybody who is a learning manager; answers how many found places. */
export async function layOutAll(db: OrgWriter): Promise<number> {
  let laidOut = 0
  for (const { id } of await listManagers(db)) if ((await layOut(db, id)).ok) laidOut += 1
  return laidOut
}

type Put = Extract<WeekForm, { intent: 'put' }>

async function put(db: OrgWriter, personId: number, form: Put, busy: readonly Busy[]): Promise<Done<object>> {
  const { planId, weekday, begins } = form
  const { plans, own, others } = await readHeld(db, personId)
  const plan = plans.find(({ id }) => id === planId)
  if (!plan) throw notFound()
  const { minutes, pupilIds } = meetingOf(plan)
  const days = own.filter((slot) => slot.planId === planId && slot.weekday !== weekday).length
  if (days >= slotsWanted(plan))
    return { ok: false, errors: { weekday: `It meets ${doseWords(plan)}: take out another day first.` } }
  const besides = own.filter((slot) => slot.planId !== planId || slot.weekday !== weekday)
  const mine = [...besides, ...takenBy(busy)]
  const clash = findClash<Taken>({ weekday, begins, minutes, pupilIds }, { own: mine, others })
  if (clash) {
    const [pupil] = clash.pupilId === null ? [] : await listPupilNames(db, [clash.pupilId])
    const who = pupil ? `${pupil.givenName} ${pupil.familyName} is` : 'You are'
    const { held } = clash
    const when = `${weekdays[held.weekday - 1]} ${clockWords(held.begins)}`
    return {
      ok: false,
      errors: { begins: `${who} at ${held.title} then (${when}, ${held.minutes} minutes).` },
    }
  }
  await db
    .insertInto('help_slot')
    .values({ org_id: db.orgId, plan_id: planId, weekday, begins })
    .onConflict((on) => on.columns(['org_id', 'plan_id', 'weekday']).doUpdateSet({ begins }))
    .execute()
  const after = { weekday, begins: clockWords(begins) }
  await recordEvent(db, { action: 'support.slot-put', subject: 'help_plan', subjectId: planId, after })
  return { ok: true }
}

async function takeOut(
  db: OrgWriter,
  personId: number,
  { planId, weekday }: { planId: number; weekday: number },
): Promise<Done<object>> {
  const { plans } = await readHeld(db, personId)
  if (!plans.some(({ id }) => id === planId)) throw notFound()
  await db
    .deleteFrom('help_slot')
    .where('org_id', '=', db.orgId)
    .where('plan_id', '=', planId)
    .where('weekday', '=', weekday)
    .execute()
  const before = { weekday }
  await recordEvent(db, { action: 'support.slot-taken-out', subject: 'help_plan', subjectId: planId, before })
  return { ok: true }
}

/**
 * Changes the week of a person’s help: nobody is put in two places, nor where something else takes their time (`busy`). 404 for help
 * that is not theirs.
 */
export function changeWeek(
  db: OrgWriter,
  personId: number,
  form: WeekForm,
  busy: readonly Busy[] = [],
): Promise<Done<object>> {
  if (form.intent === 'lay out') return layOut(db, personId, busy)
  return form.intent === 'put' ? put(db, personId, form, busy) : takeOut(db, personId, form)
}
