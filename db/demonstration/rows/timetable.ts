import { thisYear } from '../calendar.ts'
import type { School } from '../school.ts'
import { idIn } from '../shape.ts'
import { type Batch, batch } from './batch.ts'
import type { Dates } from './dates.ts'

const minutesAnHour = 60
/** "09:40" as minutes after midnight. */
const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * minutesAnHour + minutes
}

/** The periods of this year, the rooms, who meets where and when, and who is kept free. */
export function timetableBatches({ shape, timetable }: School, { date }: Dates): Batch[] {
  const org = shape.orgId
  const { periods, rooms, lessons, spare } = timetable
  return [
    batch(
      'period',
      'org_id id academic_year_id week weekday name begins:int ends:int lesson',
      periods.map(({ id, week, weekday, name, begins, ends, lesson }) => [
        ...[org, id, idIn(shape.academicYears, 1), week, weekday, name],
        ...[minutesOf(begins), minutesOf(ends), lesson],
      ]),
    ),
    batch(
      'room',
      'org_id id name kind seats',
      rooms.map(({ id, name, kind, seats }) => [org, id, name, kind, seats]),
    ),
    batch(
      'timetabled_lesson',
      'org_id id period_id class_id room_id person_id starts',
      lessons.map(({ id, period, group, room, teacher }) => [
        ...[org, id, period.id, group.id, room.id, teacher?.id ?? null],
        date(thisYear.first),
      ]),
    ),
    batch(
      'spare_period',
      'org_id person_id period_id',
      spare.map(({ teacher, period }) => [org, teacher.id, period.id]),
    ),
  ]
}
