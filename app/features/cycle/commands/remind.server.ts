import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listClassStates } from '../queries/chase.server.ts'
import { type Cycle, getCycle } from '../queries/cycles.server.ts'
import { listReminders } from '../queries/deadlines.server.ts'
import { type Behind, type ClassState, groupByPerson, isLately, reminderWords } from '../rules/chase.ts'
import { holdCycle } from './close.server.ts'

/** Whom to remind: one person, all of a department, or everybody who is behind. */
export type Whom = { personId?: number; departmentId?: number }
export type Reminded =
  | { ok: true; reminded: string[] }
  | { ok: false; lately: string[] }
  | { ok: false; why: string }

const linkTo = (base: string, cycle: Cycle, behind: Behind) => {
  const [only, ...more] = behind.classes
  return only && more.length === 0
    ? `${base}/classes/${only.classId}/enter?cycle=${cycle.id}`
    : `${base}/cycle/${cycle.id}`
}

/** Says to each of them what is missing and keeps that it was said, in the caller's transaction. */
export async function writeReminders(
  db: OrgWriter,
  at: { cycle: Cycle; base: string; byClock: boolean },
  people: readonly Behind[],
): Promise<void> {
  const { cycle, base, byClock } = at
  if (people.length === 0) return
  const noticeIds = await say(
    db,
    people.map((one) => ({
      ...{ personId: one.personId, kind: 'entry-due' as const, due: one.closes },
      ...{ words: reminderWords(cycle.name, one), link: linkTo(base, cycle, one) },
    })),
  )
  await db
    .insertInto('reminder')
    .values(
      people.map((one, place) => ({
        ...{ org_id: db.orgId, cycle_id: cycle.id, person_id: one.personId, missing: one.missing },
        ...{ class_ids: one.classes.map((each) => each.classId), notice_id: noticeIds[place] ?? null },
        ...{ made_at: db.now, made_by: db.personId, by_clock: byClock },
      })),
    )
    .execute()
  await recordEvent(db, {
    ...{ action: 'cycle.reminded', subject: 'cycle', subjectId: cycle.id },
    after: { byClock, people: people.map(({ personId, missing }) => ({ personId, missing })) },
  })
}

const within = (states: readonly ClassState[], { departmentId }: Whom) =>
  departmentId === undefined ? states : states.filter((one) => one.departmentId === departmentId)

/**
 * Reminds those who are behind in an open cycle, within reach. Where somebody was reminded within the last day nobody is
 * reminded yet, and their names are answered: `again` does it all the same. 404 for a person with nothing to enter here.
 */
export async function remind(
  db: OrgWriter,
  reach: Reach,
  wish: Whom & { cycleId: number; base: string; again: boolean },
): Promise<Reminded> {
  // Two people who press at once come one after the other: the second is told that it was done.
  await holdCycle(db, wish.cycleId)
  const cycle = await getCycle(db, wish.cycleId)
  const states = await listClassStates(db, cycle, reach.classes)
  const all = groupByPerson(within(states, wish))
  if (cycle.state !== 'open')
    return { ok: false, why: `${cycle.name} is ${cycle.state}: nobody is reminded.` }
  const asked = all.filter((one) => wish.personId === undefined || one.personId === wish.personId)
  if (wish.personId !== undefined && asked.length === 0) throw notFound()
  const behind = asked.filter((one) => one.missing > 0)
  if (behind.length === 0) return { ok: false, why: 'Nobody is behind there any more: nothing was sent.' }
  const log = await listReminders(db, cycle.id, 'all')
  const lately = behind.filter((one) =>
    log.some((each) => each.personId === one.personId && isLately(each.madeAt, db.now)),
  )
  if (lately.length > 0 && !wish.again) return { ok: false, lately: lately.map((one) => one.name) }
  await writeReminders(db, { cycle, base: wish.base, byClock: false }, behind)
  return { ok: true, reminded: behind.map((one) => one.name) }
}
