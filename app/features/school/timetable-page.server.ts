import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { reachesClass } from './queries/scopes.server.ts'
import {
  findTimetableDay,
  type Lesson,
  type LessonsOf,
  listLessons,
  listPeriods,
} from './queries/timetable.server.ts'
import { listSpecialLessons, type SpecialLesson } from './queries/timetable-special.server.ts'
import { addDays, formatDay } from './rules/dates.ts'
import { formatStaffName } from './rules/names.ts'
import { type Entry, layGrid } from './rules/timetable-grid.ts'

/** What a page says of a lesson: what first, and whether the room and who takes it; its own noun goes without saying. */
type Shown = { lead: 'subject' | 'class' | 'room'; room: boolean; teachers: boolean }
type WeekPage = {
  base: string
  reach: Reach
  shown: Shown
  /** Whether special lessons of the days to come are shown, and where their address leads. */
  special?: { to: string | null }
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

/** "Special lesson on 3 December", beside the lesson that it takes the place of. */
const specialEntry = (lesson: SpecialLesson, { shown }: WeekPage, to: string | null): Entry => ({
  key: `special ${lesson.id}`,
  lead: `Special lesson on ${formatDay(lesson.on)}`,
  to,
  notes: [...(shown.room ? [lesson.room] : []), ...(shown.teachers ? [formatStaffName(lesson.teacher)] : [])],
})

/** Those of the days to come for which the timetable has a period: as many weeks as the timetable has. */
async function readSpecial(db: OrgReader, of: LessonsOf, page: WeekPage, weeks: number) {
  if (!page.special) return new Map<number, Entry[]>()
  const { to } = page.special
  const found = await listSpecialLessons(db, of, { from: db.today, to: addDays(db.today, 7 * weeks - 1) })
  const byPeriod = [...Map.groupBy(found, ({ periodId }) => periodId)]
  return new Map(byPeriod.map(([id, own]) => [id, own.map((lesson) => specialEntry(lesson, page, to))]))
}

/** The timetable of somebody or something as its page shows it. */
export async function readTimetable(db: OrgReader, of: LessonsOf, page: WeekPage) {
  const periods = await listPeriods(db)
  const lessons = await listLessons(db, of)
  const now = await findTimetableDay(db, db.today)
  const inAll = new Set(periods.map(({ week }) => week)).size
  const special = await readSpecial(db, of, page, inAll)
  const byPeriod = Map.groupBy(lessons, ({ periodId }) => periodId)
  const entries = new Map(
    periods.map(({ id }) => [
      id,
      [
        ...(byPeriod.get(id) ?? []).map((lesson) => entryOf(lesson, page)),
        ...(page.more?.get(id) ?? []),
        ...(special.get(id) ?? []),
      ],
    ]),
  )
  return {
    weeks: layGrid(periods, entries, now),
    isEmpty: [...entries.values()].every((own) => own.length === 0),
    said: { lessons, weeks: inAll, now },
    periods,
    found: lessons,
  }
}
