import { everyone, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import {
  getPupilInReach,
  listClasses,
  listPupils,
  listYearGroups,
  type PupilRow,
} from '#features/school/api.server.ts'
import { addDays, count, formatDate } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { getPathway, listPathways } from '../queries/pathways.server.ts'
import { listPlaced, listPlaces, listRequests, type Request } from '../queries/places.server.ts'
import { inOrder, passedOver, placesLeft, refuseFull } from '../rules/capacity.ts'
import { cycleOf } from '../rules/changes.ts'
import { type GivenUp, switchCost } from '../rules/cost.ts'
import { isClosed, type Pathway } from '../rules/pathway.ts'
import type { SwitchForm } from '../schema.ts'
import { countWeeks } from '../weeks.server.ts'
import { lockPathways } from './lock.server.ts'
import { type Done, refused } from './outcome.ts'
import { grantWishes, recordPassing, waitFor } from './waiting.server.ts'

export type SwitchPlan = {
  from: Pathway | null
  to: Pathway
  cost: GivenUp
  /** Why there is no room; null where there is. */
  full: string | null
  taken: number
  /** Wishes of pupils of the same year who wait for it and asked earlier. */
  ahead: Request[]
  /** Those of them who would lose the place that is theirs. */
  passed: Request[]
}

/** Who of a pupil’s year stands before them on the waiting list of a pathway, in its order. */
async function listAhead(db: OrgReader, pupil: PupilRow, pathwayId: number): Promise<Request[]> {
  const asked = inOrder(await listRequests(db, { pathwayId }))
  const own = asked.findIndex(({ pupilId }) => pupilId === pupil.id)
  const before = (own < 0 ? asked : asked.slice(0, own)).filter(({ state }) => state === 'waiting')
  const ids = before.map(({ pupilId }) => pupilId)
  const pupils = ids.length > 0 ? await listPupils(db, everyone, { ids }) : []
  const ofYear = new Set(
    pupils.flatMap(({ id, yearGroupId }) => (yearGroupId === pupil.yearGroupId ? [id] : [])),
  )
  return before.filter(({ pupilId }) => ofYear.has(pupilId))
}

/** What a change to a pathway would cost a pupil, and whether there is room. 404 for a pathway not of the pupil’s year. */
export async function planSwitch(db: OrgReader, pupilId: number, pathwayId: number): Promise<SwitchPlan> {
  const pupil = await getPupilInReach(db, everyone, pupilId)
  const year = (await listYearGroups(db)).find(({ id }) => id === pupil.yearGroupId)
  const to = await getPathway(db, pathwayId)
  if (!year || isClosed(to, db.today) || year.number < to.firstYear || year.number > to.lastYear)
    throw notFound()
  const [now] = await listPlaces(db, pupilId)
  const from = now && now.ends === null ? await getPathway(db, now.pathwayId) : null
  const classes = await listClasses(db, { pupilId })
  const named = (await listPathways(db)).flatMap(({ courses }) => courses.map(({ subjectId }) => subjectId))
  const taken = (await listPlaced(db, year.id)).filter((one) => one.pathwayId === to.id).length
  const full = refuseFull(to, year.name, taken)
  const ahead = await listAhead(db, pupil, to.id)
  return {
    ...{ from, to, taken, full },
    ...{ ahead, passed: full ? [] : passedOver(ahead, placesLeft(to.capacity, taken)) },
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
  const { from, to, cost, full, passed } = await planSwitch(db, pupilId, form.pathwayId)
  const passing = form.passing ?? ''
  const wrong = await refuseSwitch(db, pupilId, form, from)
  if (wrong) return wrong
  const cycle = cycleOf(await listCycles(db), form.starts)
  if (!cycle) return refused('starts', 'No cycle has begun by that day.')
  if (passed.length > 0 && passing.length < 3)
    return refused('passing', `${count(passed.length, 'pupil')} asked earlier: say why this one goes first.`)
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
  await recordPassing(db, passed, { changeId: id, reason: passing })
  await grantWishes(db, [{ pupilId, pathwayId: to.id }], form.reason)
  await recordEvent(db, {
    ...{ action: 'curriculum.switched', subject: 'pupil', subjectId: pupilId, reason: form.reason },
    before: { pathway: from?.name ?? null },
    after: { pathway: to.name, starts: form.starts, givenUp: cost, change: id },
  })
  return { ok: true, id, full: null }
}
