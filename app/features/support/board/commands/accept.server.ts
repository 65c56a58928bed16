import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { listPupilNames, moveCaseload } from '#features/school/api.server.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { isStillOpen, NotAccepted, notOpen } from '../../proposing/states.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { type Plan, present } from '../../queries/plans.server.ts'
import { hoursOfPlan, listAllRunning } from '../queries/desk.server.ts'
import { listManagers, type Manager, readNumbers } from '../queries/managers.server.ts'
import { getProposal, type Line, listLines } from '../queries/proposals.server.ts'
import { refuseOverload, usualHours } from '../rules/load.ts'
import { helpHours } from '../rules/numbers.ts'
import { lineWords } from '../rules/words.ts'
import { isOpen, type Work, worksOf } from '../rules/works.ts'
import { doWork, type Where } from './works.server.ts'

type Held = ReadonlyMap<number, Plan>

/** Help that is no longer as it was when the proposal was made. */
const isStale = (line: Line, plans: Held): boolean => {
  if (line.wasPlanId === null) return false
  const plan = plans.get(line.wasPlanId)
  return !plan || plan.ownerId !== line.wasManagerId || !present(plan).some(({ id }) => id === line.pupilId)
}

function refuseStale(chosen: readonly Line[], plans: Held): string | null {
  const stale = chosen.filter((line) => isStale(line, plans)).length
  return stale === 0
    ? null
    : `Help of ${stale} of these pupils has changed since this was proposed. Propose again.`
}

const heldOf = (plans: Held) =>
  new Map([...plans].map(([id, plan]) => [id, { ...plan, pupilIds: present(plan).map((one) => one.id) }]))

type Weighed = { works: readonly Work[]; plans: Held; kinds: readonly HelpKind[]; lines: readonly Line[] }

/** Hours a week that works add to each manager, or take away. */
function hoursAdded({ works, plans, kinds, lines }: Weighed): Map<number, number> {
  const added = new Map<number, number>()
  const add = (id: number, hours: number) => added.set(id, (added.get(id) ?? 0) + hours)
  for (const work of works) {
    const plan = 'planId' in work ? plans.get(work.planId) : undefined
    const hours = plan ? hoursOfPlan(plan, kinds) : 0
    if (plan && (work.do === 'give' || (work.do === 'leave' && work.ends !== null))) add(plan.ownerId, -hours)
    if (work.do === 'give') add(work.managerId, hours)
    if (work.do !== 'start') continue
    const kind = kinds.find(({ key }) =>
      lines.some((line) => line.kind === key && work.pupilIds.includes(line.pupilId)),
    )
    if (kind) add(work.managerId, usualHours(kind))
  }
  return added
}

async function refuseTooMuch(db: OrgWriter, weighed: Weighed, managers: readonly Manager[]) {
  const of = helpHours(await readNumbers(db))
  const added = hoursAdded(weighed)
  const refused = managers.flatMap(({ id, name }) => {
    const own = [...weighed.plans.values()].filter(({ ownerId }) => ownerId === id)
    const used = own.reduce((sum, plan) => sum + hoursOfPlan(plan, weighed.kinds), 0)
    return refuseOverload({ name, used, added: added.get(id) ?? 0, of }) ?? []
  })
  return refused.length === 0 ? null : `${refused.join(' ')} Accept first what makes room.`
}

/** Each line's reason in words, for the history of what it changes. */
async function reasonsOf(db: OrgWriter, lines: readonly Line[]): Promise<Map<number, string>> {
  const names = await listPupilNames(
    db,
    lines.map(({ pupilId }) => pupilId),
  )
  const given = new Map(names.map((one) => [one.id, one.givenName]))
  const nameOf = (id: number) => given.get(id) ?? 'somebody'
  return new Map(
    lines.map((line) => {
      const { change, why, was, manager: to, wasManager: from } = line
      const moved = { change, why, was, from, to, help: was, given: nameOf(line.pupilId) }
      return [line.pupilId, lineWords(moved, nameOf)]
    }),
  )
}

/**
 * Makes lines of a proposal hold (all that are open unless pupils are named): help begins, goes to somebody else, or ends,
 * and caseloads follow. Answers for how many. Throws NotAccepted, with the numbers, where somebody would have more hours than
 * there are, and where help or pupils have changed since the proposal. 404 for a proposal that is not there.
 */
export async function acceptLines(
  db: OrgWriter,
  where: Where,
  { proposalId, pupilIds }: { proposalId: number; pupilIds: readonly number[] | 'all' },
): Promise<number> {
  const refuse = (form: string | null) => {
    if (form !== null) throw new NotAccepted({ form })
  }
  await getProposal(db, proposalId)
  refuse((await isStillOpen(db, 'allocation', proposalId)) ? null : notOpen)
  const lines = await listLines(db, proposalId)
  const chosen = lines.filter(
    (line) => isOpen(line) && (pupilIds === 'all' || pupilIds.includes(line.pupilId)),
  )
  refuse(chosen.length === 0 ? 'Tick at least one line that changes something.' : null)
  const plans = new Map((await listAllRunning(db)).map((plan) => [plan.id, plan]))
  refuse(refuseStale(chosen, plans))
  const kinds = await listKinds(db, where.country)
  const managers = await listManagers(db)
  const works = worksOf(lines, chosen, heldOf(plans))
  refuse(await refuseTooMuch(db, { works, plans, kinds, lines }, managers))
  const reasons = await reasonsOf(db, chosen)
  for (const work of works) {
    const done = await doWork(db, where, { work, plans, kinds, lines, reasons })
    if (!done.ok) throw new NotAccepted(done.errors)
    await markAccepted(db, proposalId, { pupilIds: work.pupilIds, planId: done.planId })
  }
  await followCaseloads(db, chosen, managers)
  await recordEvent(db, {
    ...{ action: 'support.allocation-accepted', subject: 'allocation', subjectId: proposalId },
    after: { pupils: chosen.map(({ pupilId }) => pupilId) },
  })
  if (lines.filter(isOpen).length === chosen.length) await settleProposal(db, proposalId)
  return chosen.length
}

async function markAccepted(
  db: OrgWriter,
  proposalId: number,
  { pupilIds, planId }: { pupilIds: readonly number[]; planId: number | null },
): Promise<void> {
  await db
    .updateTable('allocation_line')
    .set({ settled: 'accepted', plan_id: planId })
    .where('org_id', '=', db.orgId)
    .where('allocation_id', '=', proposalId)
    .where(isAmong('pupil_id', pupilIds))
    .execute()
}

/** Whoever helps a pupil looks after them: those whose help ends stay where they are. */
async function followCaseloads(
  db: OrgWriter,
  chosen: readonly Line[],
  managers: readonly Manager[],
): Promise<void> {
  const among = managers.map(({ id }) => id)
  for (const [personId, own] of Map.groupBy(chosen, ({ managerId }) => managerId))
    if (personId !== null)
      await moveCaseload(db, { personId, among, pupilIds: own.map(({ pupilId }) => pupilId) })
}

/** Closes a proposal: what was not accepted is left as it is. */
export async function settleProposal(db: OrgWriter, proposalId: number): Promise<void> {
  const { state } = await getProposal(db, proposalId)
  if (state === 'settled') return
  await db
    .updateTable('allocation')
    .set({ state: 'settled', settled_at: db.now, settled_by: db.personId })
    .where('org_id', '=', db.orgId)
    .where('id', '=', proposalId)
    .execute()
  await db
    .updateTable('allocation_line')
    .set({ settled: 'left' })
    .where('org_id', '=', db.orgId)
    .where('allocation_id', '=', proposalId)
    .where('settled', 'is', null)
    .where('change', 'in', ['begins', 'moves', 'ends'])
    .execute()
  await recordEvent(db, {
    action: 'support.allocation-settled',
    subject: 'allocation',
    subjectId: proposalId,
  })
}
