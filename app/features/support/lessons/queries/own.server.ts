import type { OrgReader } from '#features/access/api.server.ts'
import { listClasses } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { listPlans } from '../../queries/plans.server.ts'
import { isHit } from '../rules/lines.ts'
import { findLessonCycle } from './desk.server.ts'
import { type LedgerLine, listGaps, listLedger, listStanding } from './standing.server.ts'
import { type LessonView, lessonView, readNames } from './views.server.ts'

export type OwnLesson = LessonView & { gives: boolean; registered: boolean; hit: boolean }

const DAYS_BACK = 7

/**
 * The special lessons that somebody gives, or whose help they run, from today on, with those of the last week that have no
 * register yet; and who is out of lessons of theirs.
 */
export async function readOwn(
  db: OrgReader,
  personId: number,
): Promise<{ until: string; lessons: OwnLesson[]; out: LedgerLine[]; pupilIds: number[] }> {
  const cycle = await findLessonCycle(db)
  const until = cycle?.ends ?? db.today
  const span = { from: db.today, to: until }
  const runs = await listPlans(db, { reach: { pupils: [], classes: [] }, personId }, { ownerId: personId })
  const owned = new Set(runs.map(({ id }) => id))
  const gaps = await listGaps(db, span)
  const standing = (await listStanding(db, { from: addDays(db.today, -DAYS_BACK), to: until })).filter(
    (one) => (one.personId === personId || owned.has(one.planId)) && (one.on >= db.today || !one.registered),
  )
  const classes = new Set((await listClasses(db, { teacherId: personId })).map(({ id }) => id))
  const ledger = classes.size === 0 ? [] : await listLedger(db, span)
  const out = ledger.filter(({ classId }) => classId !== null && classes.has(classId))
  const bare = await readNames(db, {
    people: standing.map((one) => one.personId),
    ...{ plans: standing.map(({ planId }) => planId), pupils: [] },
  })
  const group = standing.flatMap(({ planId }) => bare.plan(planId).pupilIds)
  const pupilIds = [...group, ...out.map((line) => line.pupilId)]
  const { pupil } = await readNames(db, { people: [], plans: [], pupils: pupilIds })
  const names = { ...bare, pupil }
  return {
    ...{ until, out, pupilIds },
    lessons: standing
      .map((one) => ({
        ...{ ...lessonView(one, names), gives: one.personId === personId, registered: one.registered },
        hit: isHit(one, { gaps }),
      }))
      .toSorted((a, b) => (a.on === b.on ? a.begins - b.begins : a.on < b.on ? -1 : 1)),
  }
}
