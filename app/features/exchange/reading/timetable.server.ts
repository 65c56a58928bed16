import type { OrgWriter } from '#features/access/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { foldName } from './fields.ts'
import type { Ids } from './ids.server.ts'
import { type Known, rowsOf } from './known.server.ts'
import type { GivenRow } from './row.ts'

export type KnownPeriod = {
  id: number
  week: number
  weekday: number
  name: string
  begins: number
  ends: number
  lesson: boolean
}
export type KnownRoom = { id: number; name: string; kind: string }
export type KnownLesson = {
  id: number
  classId: number
  periodId: number
  roomId: number | null
  personId: number | null
  starts: string
}
/** The timetable of the current year as rows of a file meet it, with what the file added so far. */
export type KnownTimetable = {
  periods: KnownPeriod[]
  rooms: Map<string, KnownRoom>
  /** Lessons that stand and were not ended yet. */
  standing: KnownLesson[]
  /** Lessons this file has made so far. */
  made: KnownLesson[]
}
/** Where a class is to meet; `personId` null leaves it to whoever teaches the class. */
export type Wanted = { periodId: number; roomId: number | null; personId: number | null }

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value))

const lessonOf = (row: Record<string, unknown>): KnownLesson => ({
  ...{ id: Number(row.id), classId: Number(row.class_id), periodId: Number(row.period_id) },
  ...{ roomId: numberOrNull(row.room_id), personId: numberOrNull(row.person_id), starts: String(row.starts) },
})

const listStanding = async (db: OrgWriter) =>
  new Set(
    (await db.selectFrom('timetabled_lesson').select('id').where('org_id', '=', db.orgId).execute()).map(
      ({ id }) => id,
    ),
  )

export async function readKnownTimetable(
  db: OrgWriter,
  { importId, yearId }: Pick<Known, 'importId' | 'yearId'>,
): Promise<KnownTimetable> {
  const periods = await rowsOf(
    ...([db, importId, 'period'] as const),
    't.id, t.week, t.weekday, t.name, t.begins, t.ends, t.lesson, t.academic_year_id',
  )
  const rooms = await rowsOf(db, importId, 'room', 't.id, t.name, t.kind')
  const lessons = await rowsOf(
    ...([db, importId, 'timetabled_lesson'] as const),
    't.id, t.class_id, t.period_id, t.room_id, t.person_id, t.starts::text as starts, t.ends::text as ends',
  )
  const own = periods.filter((row) => Number(row.academic_year_id) === yearId)
  const ids = new Set(own.map((row) => Number(row.id)))
  const there = await listStanding(db)
  const open = lessons.filter((row) => ids.has(Number(row.period_id)) && row.ends === null).map(lessonOf)
  return {
    periods: own.map((row) => ({
      ...{ id: Number(row.id), week: Number(row.week), weekday: Number(row.weekday), name: String(row.name) },
      ...{ begins: Number(row.begins), ends: Number(row.ends), lesson: row.lesson !== false },
    })),
    rooms: new Map(
      rooms.map(({ id, name, kind }) => [
        foldName(String(name)),
        { id: Number(id), name: String(name), kind: String(kind) },
      ]),
    ),
    standing: open.filter(({ id }) => there.has(id)),
    made: open.filter(({ id }) => !there.has(id)),
  }
}

/** "Period 4" and "P4" are period 4. */
export const periodName = (text: string): string => text.trim().replace(/^p(?:eriod)?\s*(?=\d)/i, '')

export const findPeriod = (
  { periods }: KnownTimetable,
  at: { week: number; weekday: number; name: string },
): KnownPeriod | undefined =>
  periods.find(
    ({ week, weekday, name }) =>
      week === at.week && weekday === at.weekday && foldName(name) === foldName(at.name),
  )

export async function findOrMakeRoom(
  row: GivenRow,
  given: { db: OrgWriter; ids: Ids; timetable: KnownTimetable },
  room: { name: string; kind: string },
): Promise<KnownRoom> {
  const { db, ids, timetable } = given
  const key = foldName(room.name)
  const found = timetable.rooms.get(key)
  if (found) return found
  const made = { id: await ids.take(db, 'room'), ...room }
  timetable.rooms.set(key, made)
  row.writeAside('room', made)
  return made
}

export const sameLesson = (lesson: KnownLesson, wanted: Wanted): boolean =>
  lesson.periodId === wanted.periodId &&
  lesson.roomId === wanted.roomId &&
  lesson.personId === wanted.personId

/** Ends a lesson the day before; one that was to begin then, or later, is taken out before it begins. */
export function endLesson(row: GivenRow, lesson: KnownLesson, from: string): void {
  const before = addDays(from, -1)
  const ends = before < lesson.starts ? addDays(lesson.starts, -1) : before
  row.write('timetabled_lesson', { id: lesson.id, ends })
}

export async function makeLesson(
  row: GivenRow,
  { db, ids, timetable }: { db: OrgWriter; ids: Ids; timetable: KnownTimetable },
  lesson: Wanted & { classId: number; starts: string },
): Promise<void> {
  const { classId, periodId, roomId, personId, starts } = lesson
  const id = await ids.take(db, 'timetabled_lesson')
  timetable.made.push({ id, ...lesson })
  row.write('timetabled_lesson', {
    ...{ id, class_id: classId, period_id: periodId, room_id: roomId, person_id: personId, starts },
  })
}
