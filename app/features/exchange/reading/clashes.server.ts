import type { OrgWriter } from '#features/access/api.server.ts'
import type { KnownLesson } from './timetable.server.ts'

type Held = Pick<KnownLesson, 'classId' | 'roomId' | 'personId'>

/** What one more lesson puts into two places, as classes beside it. */
export type Clashes = {
  person: number | null
  room: number | null
  pupils: { classId: number; count: number } | null
}
export type Diary = {
  /** Enters a lesson, and says what it clashes with of those entered before. */
  enter(lesson: Held & { periodId: number }): Clashes
}

/** Who takes a lesson: whom it names, else whoever teaches the class. */
async function readTeachers(db: OrgWriter): Promise<Map<number, Set<number>>> {
  const rows = await db
    .selectFrom('teaching')
    .select(['class_id as classId', 'person_id as personId'])
    .where('org_id', '=', db.orgId)
    .where('starts', '<=', db.today)
    .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>=', db.today)]))
    .execute()
  return setsOf(rows.map(({ classId, personId }) => [classId, personId]))
}

async function readPupils(db: OrgWriter): Promise<Map<number, Set<number>>> {
  const rows = await db
    .selectFrom('enrolment')
    .select(['class_id as classId', 'pupil_id as pupilId'])
    .where('org_id', '=', db.orgId)
    .where('starts', '<=', db.today)
    .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>=', db.today)]))
    .execute()
  return setsOf(rows.map(({ classId, pupilId }) => [classId, pupilId]))
}

const setsOf = (pairs: readonly (readonly [number, number])[]): Map<number, Set<number>> =>
  new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, own]) => [
      key,
      new Set(own.map(([, value]) => value)),
    ]),
  )

const shared = (one: ReadonlySet<number>, other: ReadonlySet<number>): number =>
  [...one].filter((id) => other.has(id)).length

/** What stands beside each other in each period, beginning with lessons that stay. */
export async function openDiary(db: OrgWriter, lessons: readonly KnownLesson[]): Promise<Diary> {
  const teachers = await readTeachers(db)
  const pupils = await readPupils(db)
  const none: ReadonlySet<number> = new Set()
  const takers = ({ classId, personId }: Held) =>
    personId === null ? (teachers.get(classId) ?? none) : new Set([personId])
  const byPeriod = new Map<number, Held[]>()
  const enter: Diary['enter'] = ({ periodId, ...lesson }) => {
    const beside = (byPeriod.get(periodId) ?? []).filter(({ classId }) => classId !== lesson.classId)
    byPeriod.set(periodId, [...(byPeriod.get(periodId) ?? []), lesson])
    const own = takers(lesson)
    const together = (other: Held) =>
      other.roomId !== null && other.roomId === lesson.roomId && shared(own, takers(other)) > 0
    const apart = beside.filter((other) => !together(other))
    const crowd = beside
      .map(({ classId }) => ({
        classId,
        count: shared(pupils.get(lesson.classId) ?? none, pupils.get(classId) ?? none),
      }))
      .find(({ count }) => count > 0)
    return {
      person: apart.find((other) => shared(own, takers(other)) > 0)?.classId ?? null,
      room: apart.find(({ roomId }) => roomId !== null && roomId === lesson.roomId)?.classId ?? null,
      pupils: crowd ?? null,
    }
  }
  for (const lesson of lessons) enter(lesson)
  return { enter }
}
