import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listPeriods, listPupilNames, listSubjects, reachesPupil } from '#features/school/api.server.ts'
import { findLessonCycle } from '../../lessons/queries/desk.server.ts'
import { listLedger } from '../../lessons/queries/standing.server.ts'
import { listTimetabled } from '../../lessons/queries/timetable.server.ts'
import { isDuring, type Lesson, missedIn, missedWords } from '../rules/missed.ts'

type Periods = Awaited<ReturnType<typeof listPeriods>>

/** What the timetable of today has of each pupil in its lesson periods, in each of its weeks. */
async function listLessonsOf(
  db: OrgReader,
  pupilIds: readonly number[],
  inForce: Periods,
): Promise<Lesson[]> {
  const periods = new Map(inForce.map((one) => [one.id, one]))
  const several = inForce.some(({ week }) => week > 1)
  const subjects = new Map((await listSubjects(db)).map(({ id, name }) => [id, name]))
  return [...(await listTimetabled(db, pupilIds))].flatMap(([pupilId, has]) =>
    has.flatMap(({ periodId, subjectId, starts, ends }) => {
      const period = periods.get(periodId)
      if (!period || starts > db.today || (ends !== null && ends < db.today)) return []
      const { weekday, begins, ends: until } = period
      const subject = subjects.get(subjectId) ?? 'a lesson'
      const week = several ? period.week : 0
      return [{ pupilId, week, weekday, begins, ends: until, subjectId, subject }]
    }),
  )
}

/** How often each pupil loses each subject to special lessons in the cycle that is on or comes next, as far as registers do not deny it. */
async function countLost(db: OrgReader, pupilIds: readonly number[]) {
  const cycle = await findLessonCycle(db)
  const lines = cycle ? await listLedger(db, { from: cycle.starts, to: cycle.ends, pupilIds }) : []
  const lost = lines.filter(({ told }) => told === null || told === 'missed')
  return (pupilId: number, subjectId: number) =>
    lost.filter((line) => line.pupilId === pupilId && line.subjectId === subjectId).length
}

type Session = { weekday: number; begins: number; minutes: number; pupilIds: readonly number[] }

/**
 * What is missed for sessions of the week, in words: named of those whom the reader's posts open; of the others it is counted how
 * many there are, where a session lies in lesson time at all.
 */
export async function readMissed(
  db: OrgReader,
  reach: Reach,
  sessions: readonly Session[],
): Promise<{ missed: string[]; hidden: number }[]> {
  const open = (pupilId: number) => reachesPupil(reach, pupilId)
  const ids = [...new Set(sessions.flatMap(({ pupilIds }) => pupilIds))].filter(open)
  const periods = (await listPeriods(db)).filter(({ lesson }) => lesson)
  const lessons = await listLessonsOf(db, ids, periods)
  const names = new Map((await listPupilNames(db, ids)).map((one) => [one.id, one]))
  const lostOf = await countLost(db, ids)
  const nameOf = (id: number) => `${names.get(id)?.givenName} ${names.get(id)?.familyName}`
  return sessions.map((session) => ({
    missed: missedIn(session, { lessons, nameOf, lostOf }).map(missedWords),
    hidden: periods.some((period) => isDuring(session, period))
      ? session.pupilIds.filter((id) => !open(id)).length
      : 0,
  }))
}
