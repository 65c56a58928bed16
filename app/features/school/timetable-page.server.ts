import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { reachesClass } from './queries/scopes.server.ts'
import {
  findTimetableDay,
  type Lesson,
  type LessonsOf,
  listLessons,
  listPeriods,
} from './queries/timetable.server.ts'
import { formatStaffName } from './rules/names.ts'
import { type Entry, layGrid } from './rules/timetable-grid.ts'

/** What a page says of a lesson: what first, and whether the room and who takes it; its own noun goes without saying. */
type Shown = { lead: 'subject' | 'class' | 'room'; room: boolean; teachers: boolean }
type WeekPage = {
  base: string
  reach: Reach
  shown: Shown
  /** More that stands in a period, such as that somebody is kept free. */
  more?: ReadonlyMap<number, Entry[]>
}

function leadOf(lesson: Lesson, { base, reach, shown: { lead } }: WeekPage): Pick<Entry, 'lead' | 'to'> {
  if (lead === 'room')
    return {
      lead: lesson.room ?? 'No room yet',
      to: lesson.roomId === null ? null : `${base}/rooms/${lesson.roomId}`,
    }
  const to = reachesClass(reach, lesson.classId) ? `${base}/classes/${lesson.classId}/timetable` : null
  return { lead: lesson[lead], to }
}

const entryOf = (lesson: Lesson, page: WeekPage): Entry => ({
  key: String(lesson.id),
  ...leadOf(lesson, page),
  notes: [
    ...(page.shown.lead === 'class' ? [lesson.subject] : []),
    ...(page.shown.room && lesson.room ? [lesson.room] : []),
    ...(page.shown.teachers ? lesson.teachers.map(formatStaffName) : []),
  ],
})

/** The timetable of somebody or something as its page shows it. */
export async function readTimetable(db: OrgReader, of: LessonsOf, page: WeekPage) {
  const periods = await listPeriods(db)
  const lessons = await listLessons(db, of)
  const now = await findTimetableDay(db, db.today)
  const byPeriod = Map.groupBy(lessons, ({ periodId }) => periodId)
  const entries = new Map(
    periods.map(({ id }) => [
      id,
      [...(byPeriod.get(id) ?? []).map((lesson) => entryOf(lesson, page)), ...(page.more?.get(id) ?? [])],
    ]),
  )
  return {
    weeks: layGrid(periods, entries, now),
    said: { lessons, weeks: new Set(periods.map(({ week }) => week)).size, now },
    periods,
    found: lessons,
  }
}
