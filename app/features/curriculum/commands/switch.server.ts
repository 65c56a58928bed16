import { everyone, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import {
  getPupilInReach,
  listClasses,
  listPupilNames,
  listYearGroups,
  type PupilRow,
} from '#features/school/api.server.ts'
import { addDays, formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { getPathway, listPathways } from '../queries/pathways.server.ts'
import { listPlaced, listPlaces, listRequests } from '../queries/places.server.ts'
import { inOrder, refuseFull } from '../rules/capacity.ts'
import { cycleOf } from '../rules/changes.ts'
import { type GivenUp, switchCost } from '../rules/cost.ts'
import type { Pathway } from '../rules/pathway.ts'
import type { SwitchForm } from '../schema.ts'
import { countWeeks } from '../weeks.server.ts'
import { lockPathways } from './lock.server.ts'
import { type Done, refused } from './outcome.ts'

export type SwitchPlan = {
  from: Pathway | null
  to: Pathway
  cost: GivenUp
  /** Why there is no room; null where there is. */
  full: string | null
  taken: number
  /** Pupils of the same year who wait for it and asked earlier. */
  ahead: number
}

/** How many of a pupil’s year stand before them on the waiting list of a pathway. */
async function countAhead(db: OrgReader, pupil: PupilRow, pathwayId: number): Promise<number> {
  const asked = inOrder(await listRequests(db, { pathwayId }))
  const own = asked.findIndex(({ pupilId }) => pupilId === pupil.id)
  const before = (own < 0 ? asked : asked.slice(0, own)).filter(({ state }) => state === 'waiting')
  const pupils = await listPupilNames(
    db,
    before.map(({ pupilId }) => pupilId),
  )
  return pupils.filter(({ yearGroupId }) => yearGroupId === pupil.yearGroupId).length
}

/** What a change to a pathway would cost a pupil, and whether there is room. 404 for a pathway not of the pupil’s year. */
export async function planSwitch(db: OrgReader, pupilId: number, pathwayId: number): Promise<SwitchPlan> {
  const pupil = await getPupilInReach(db, everyone, pupilId)
  const year = (await listYearGroups(db)).find(({ id }) => id === pupil.yearGroupId)
  const to = await getPathway(db, pathwayId)
  if (!year || to.ends !== null || year.number < to.firstYear || year.number > to.lastYear) throw notFound()
  const [now] = await listPlaces(db, pupilId)
  const from = now && now.ends === null ? await getPathway(db, now.pathwayId) : null
  const classes = await listClasses(db, { pupilId })
  const named = (await listPathways(db)).flatMap(({ courses }) => courses.map(({ subjectId }) => subjectId))
  const taken = (await listPlaced(db, year.id)).filter((one) => one.pathwayId === to.id).length
  return {
    ...{ from, to, taken, full: refuseFull(to, year.name, taken) },
    ahead: await countAhead(db, pupil, to.id),
    cost: switchCost({
      taken: new Map(classes.map(({ subjectId, subject }) => [subjectId, subject])),
      ...{ named: new Set(named), to, weeks: await countWeeks(db, pupilId, to.firstYear) },
    }),
  }
}

/** The place a pupil has ends on the day before a new one begins. */
async function endPlace(db: OrgWriter, pupilId: number, starts: string): Promise<void> {
  await db
    .updateTable('pathway_place')
    .set({ ends: addDays(starts, -1) })
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .where('ends', 'is', null)
    .execute()
}

/** Puts the wish of a pupil on the waiting list of a full pathway, where it stands by the day it was first said. */
async function waitFor(
  db: OrgWriter,
  given: { pupilId: number; pathwayId: number; reason: string; full: string },
): Promise<Done<{ id: null; full: string }>> {
  const { pupilId, pathwayId, reason, full } = given
  const wish = (await listRequests(db, { pupilId })).find(
    ({ state }) => state === 'open' || state === 'waiting',
  )
  if (wish && wish.pathwayId !== pathwayId)
    return refused('pathwayId', `${full}; and there is a wish for ${wish.pathway} already`)
  const answered = { state: 'waiting', answer: full, answered_at: db.now, answered_by: db.personId }
  if (wish)
    await db
      .updateTable('pathway_request')
      .set(answered)
      .where('org_id', '=', db.orgId)
      .where('id', '=', wish.id)
      .execute()
  else
    await db
      .insertInto('pathway_request')
      .values({
        ...{ org_id: db.orgId, pupil_id: pupilId, pathway_id: pathwayId, reason, ...answered },
        ...{ asked_at: db.now, asked_by: db.personId },
      })
      .execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.waits', subject: 'pupil', subjectId: pupilId, reason: full },
    after: { pathway: pathwayId },
  })
  return { ok: true, id: null, full }
}

/** Why a switch cannot be as the form says it; null where it can. */
async function refuseSwitch(db: OrgWriter, pupilId: number, form: SwitchForm, from: Pathway | null) {
  if (from?.id === form.pathwayId) return refused('pathwayId', 'The pupil is on this pathway already.')
  if (form.starts > db.today)
    return refused('starts', 'A change of pathway is written down from the day it holds.')
  if (form.reviewOn <= db.today) return refused('reviewOn', 'The review lies ahead.')
  const [latest] = await listPlaces(db, pupilId)
  return latest && form.starts <= latest.starts
    ? refused('starts', `The pathway before it began on ${formatDate(latest.starts)}`)
    : null
}

/**
 * Puts a pupil on a pathway, from another or from none, as a decision that is reviewed: what is given up is kept with it. Where the
 * pathway is full nobody is moved: the answer is the numbers, and the wish waits in order.
 */
export async function switchPupil(
  db: OrgWriter,
  pupilId: number,
  form: SwitchForm,
): Promise<Done<{ id: number; full: null } | { id: null; full: string }>> {
  await lockPathways(db)
  const { from, to, cost, full } = await planSwitch(db, pupilId, form.pathwayId)
  const wrong = await refuseSwitch(db, pupilId, form, from)
  if (wrong) return wrong
  const cycle = cycleOf(await listCycles(db), form.starts)
  if (!cycle) return refused('starts', 'No cycle has begun by that day.')
  if (full) return waitFor(db, { pupilId, pathwayId: to.id, reason: form.reason, full })
  await endPlace(db, pupilId, form.starts)
  await db
    .insertInto('pathway_place')
    .values({
      ...{ org_id: db.orgId, pupil_id: pupilId, pathway_id: to.id, starts: form.starts, by_rule: false },
      ...{ reason: form.reason, decided_by: db.personId },
    })
    .execute()
  const { id } = await db
    .insertInto('curriculum_change')
    .values({
      ...{ org_id: db.orgId, kind: 'pathway', cycle_id: cycle.id, pupil_id: pupilId, pathway_id: to.id },
      ...{ from_pathway_id: from?.id ?? null, given_up: JSON.stringify(cost), starts: form.starts },
      ...{ reason: form.reason, expected: form.expected, review_on: form.reviewOn },
      ...{ at: db.now, person_id: db.personId },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .updateTable('pathway_request')
    .set({ state: 'granted', answer: form.reason, answered_at: db.now, answered_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('pupil_id', '=', pupilId)
    .where('state', 'in', ['open', 'waiting'])
    .execute()
  await recordEvent(db, {
    ...{ action: 'curriculum.switched', subject: 'pupil', subjectId: pupilId, reason: form.reason },
    before: { pathway: from?.name ?? null },
    after: { pathway: to.name, starts: form.starts, givenUp: cost, change: id },
  })
  return { ok: true, id, full: null }
}
