import type { OrgReader } from '#features/access/api.server.ts'
import { listTerms } from '#features/school/api.server.ts'
import { isSchoolDay, weekdayOf } from '#features/school/api.ts'
import { listOwnLessons } from '../../lessons/queries/own.server.ts'
import { listPlans, membersOn } from '../../queries/plans.server.ts'
import { listSlots } from './week.server.ts'

export type HelpOfDay = {
  planId: number
  title: string
  /** Minutes after midnight. */
  begins: number
  place: string
  /** Whose help it is, where one stands in. */
  standsInFor: string | null
  pupils: { id: number; name: string }[]
  register: 'to take' | 'taken' | 'not held'
}

const registerOf = (minutes: number | undefined): HelpOfDay['register'] =>
  minutes === undefined ? 'to take' : minutes === 0 ? 'not held' : 'taken'

/** What was kept of the help of one day, by plan: minutes, 0 where it did not take place. */
async function readTaken(db: OrgReader, day: string): Promise<ReadonlyMap<number, number>> {
  const taken = await db
    .selectFrom('help_session')
    .select(['plan_id as planId', 'minutes'])
    .where('org_id', '=', db.orgId)
    .where('held_on', '=', day)
    .execute()
  return new Map(taken.map(({ planId, minutes }) => [planId, minutes]))
}

/** Whom somebody sees on a school day, and where: what meets in their week of help, and special lessons they give or run. */
export async function listHelpOfDay(db: OrgReader, personId: number, day: string): Promise<HelpOfDay[]> {
  if (!isSchoolDay(day, await listTerms(db))) return []
  const viewer = { reach: { pupils: [], classes: [] }, personId }
  const own = await listPlans(db, viewer, { helperId: personId, on: day })
  const runs = own.filter(({ ownerId }) => ownerId === personId)
  const meets = (await listSlots(db)).flatMap(({ planId, weekday, begins }) => {
    const plan = weekday === weekdayOf(day) ? runs.find(({ id }) => id === planId) : undefined
    return plan ? [{ plan, begins, place: plan.place }] : []
  })
  const lessons = (await listOwnLessons(db, { personId, runs }, { from: day, to: day })).lessons
  const given = lessons.flatMap(({ on, planId, begins, period, room }) => {
    const plan = own.find(({ id }) => id === planId)
    return plan && on === day ? [{ plan, begins, place: `${period}, ${room}` }] : []
  })
  const taken = await readTaken(db, day)
  return [...meets, ...given]
    .filter(({ plan }) => plan.starts <= day)
    .toSorted((a, b) => a.begins - b.begins || a.plan.id - b.plan.id)
    .map(({ plan, begins, place }) => ({
      ...{ planId: plan.id, title: plan.title, begins, place },
      standsInFor: plan.ownerId === personId ? (plan.standsInFor?.name ?? null) : null,
      pupils: membersOn(plan, day).map(({ id, givenName, familyName }) => {
        return { id, name: `${givenName} ${familyName}` }
      }),
      register: registerOf(taken.get(plan.id)),
    }))
}
