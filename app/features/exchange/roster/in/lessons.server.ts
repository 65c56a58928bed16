import { splitList } from '../../formats/oneroster/values.ts'
import {
  endLesson,
  findOrMakeRoom,
  type KnownLesson,
  type KnownTimetable,
  makeLesson,
} from '../../reading/timetable.server.ts'
import { readClassPeriods, writeClassPeriods } from '../periods.ts'
import type { Arrival } from './roster.server.ts'

/** What the tables hold of a class’s lessons once the row is in. */
function held(timetable: KnownTimetable, lessons: readonly KnownLesson[]) {
  const rooms = new Map([...timetable.rooms.values()].map(({ id, name }) => [id, name]))
  const told = lessons.flatMap(({ periodId, roomId }) => {
    const period = timetable.periods.find(({ id }) => id === periodId)
    return period ? [{ ...period, room: roomId === null ? null : (rooms.get(roomId) ?? null) }] : []
  })
  return writeClassPeriods(told, Math.max(1, ...timetable.periods.map(({ week }) => week)))
}

/**
 * Puts a class where its record says it meets, from today on; words that name no period of the timetable here are kept with
 * the record and told. Answers what the tables hold then.
 */
export async function placeClass(
  { row, record, roster, reading }: Arrival,
  at: { id: number; yearId: number },
): Promise<{ periods: string; location: string }> {
  const { timetable, roomKind } = roster.facts
  const standing = timetable.standing.filter(({ classId }) => classId === at.id)
  const said = record.periods ?? ''
  const own = at.yearId === reading.known.yearId && timetable.periods.length > 0
  if (!own || said === '') return held(timetable, standing)
  const { found, unread } = readClassPeriods(
    splitList(said),
    timetable.periods.filter(({ lesson }) => lesson),
  )
  if (unread.length > 0)
    row.leave({ column: 'periods', text: unread.join(',') }, 'No period of the timetable here is called so.')
  if (found.length === 0) return held(timetable, standing)
  const { db, ids } = reading
  const given = { db, ids, timetable }
  const name = record.location ?? ''
  const room = name === '' ? null : await findOrMakeRoom(row, given, { name, kind: roomKind })
  const roomId = room?.id ?? null
  const starts = standing.length > 0 ? roster.today : reading.known.yearStarts
  const fits = (lesson: KnownLesson) =>
    lesson.roomId === roomId && found.some(({ id }) => id === lesson.periodId)
  for (const lesson of standing) if (!fits(lesson)) endLesson(row, lesson, starts)
  const kept = standing.filter(fits)
  for (const { id: periodId } of found) {
    if (kept.some((lesson) => lesson.periodId === periodId)) continue
    await makeLesson(row, given, { classId: at.id, periodId, roomId, personId: null, starts })
  }
  return held(timetable, [...kept, ...timetable.made.filter(({ classId }) => classId === at.id)])
}
