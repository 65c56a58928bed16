import { everyone, type OrgReader, type Reach } from '#features/access/api.server.ts'
import { listClasses, listPupils, listRegistrationGroups, reachesPupil } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { listPlans } from '../../queries/plans.server.ts'
import { isHit } from '../rules/lines.ts'
import { findLessonCycle } from './desk.server.ts'
import { listGaps, listLedger, listStanding } from './standing.server.ts'
import { type LessonView, lessonView, readNames } from './views.server.ts'

export type OwnLesson = LessonView & { gives: boolean; registered: boolean; hit: boolean }

const DAYS_BACK = 7

type Span = { from: string; to: string }

type Helper = { personId: number; runs: readonly { id: number }[] }

/** The special lessons that somebody gives, or whose help they run: those to come, and those of last week without a register. */
export async function listOwnLessons(db: OrgReader, { personId, runs }: Helper, { from, to }: Span) {
  const owned = new Set(runs.map(({ id }) => id))
  const gaps = await listGaps(db, { from, to })
  const standing = (await listStanding(db, { from: addDays(from, -DAYS_BACK), to })).filter(
    (one) => (one.personId === personId || owned.has(one.planId)) && (one.on >= from || !one.registered),
  )
  const names = await readNames(db, {
    people: standing.map((one) => one.personId),
    plans: standing.map(({ planId }) => planId),
  })
  const pupilIds = standing.flatMap(({ planId }) => names.plan(planId).pupilIds)
  const lessons = standing.map(
    (one): OwnLesson => ({
      ...{ ...lessonView(one, names), gives: one.personId === personId },
      ...{ registered: one.registered, hit: isHit(one, { gaps }) },
    }),
  )
  const inOrder = lessons.toSorted((a, b) => (a.on === b.on ? a.begins - b.begins : a.on < b.on ? -1 : 1))
  return { pupilIds, lessons: inOrder }
}

/** Pupils of the registration groups somebody is tutor of. */
async function listTutees(db: OrgReader, personId: number): Promise<ReadonlySet<number>> {
  const ids = new Set<number>()
  for (const { id } of await listRegistrationGroups(db, { tutorId: personId }))
    for (const pupil of await listPupils(db, everyone, { registrationGroupId: id })) ids.add(pupil.id)
  return ids
}

/** Somebody’s special lessons; who is out of lessons of theirs, and what those they are tutor of miss, as far as they reach. */
export async function readOwn(db: OrgReader, { reach, personId }: { reach: Reach; personId: number }) {
  const cycle = await findLessonCycle(db)
  const span = { from: db.today, to: cycle?.ends ?? db.today }
  const classes = new Set((await listClasses(db, { teacherId: personId })).map(({ id }) => id))
  const tutees = await listTutees(db, personId)
  const runs = await listPlans(db, { reach: { pupils: [], classes: [] }, personId }, { ownerId: personId })
  const concerned = classes.size + tutees.size > 0
  const ledger = (concerned ? await listLedger(db, span) : []).filter(({ pupilId }) =>
    reachesPupil(reach, pupilId),
  )
  return {
    ...{ until: span.to, ...(await listOwnLessons(db, { personId, runs }, span)) },
    out: ledger.filter(({ classId }) => classId !== null && classes.has(classId)),
    group: ledger.filter(({ pupilId }) => tutees.has(pupilId)),
  }
}
