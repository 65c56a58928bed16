import { count } from './dates.ts'
import { formatTime, spanWords, weekdayName } from './timetable.ts'

type GridPeriod = {
  id: number
  week: number
  weekday: number
  name: string
  begins: number
  ends: number
  lesson: boolean
}
/** What stands in a period: its first line, where that leads, and what is said under it. */
export type Entry = { key: string; lead: string; to: string | null; notes: string[]; quiet?: boolean }
export type Cell = { weekday: number; day: string; today: boolean; time: string; entries: Entry[] } | null
export type GridWeek = {
  week: number
  title: string
  days: { weekday: number; name: string; today: boolean }[]
  rows: { name: string; time: string; cells: Cell[] }[]
}
type Now = { week: number; weekday: number } | null

const timeOf = ({ begins, ends }: { begins: number; ends: number }) =>
  `${formatTime(begins)} to ${formatTime(ends)}`

/** Registration is the same for everybody each day: a row of its own tells nothing. What is no lesson on some days only does. */
const tells = (own: readonly GridPeriod[], days: number): boolean =>
  own.some(({ lesson }) => lesson) || own.length < days

function layWeek(
  week: number,
  periods: readonly GridPeriod[],
  entries: ReadonlyMap<number, Entry[]>,
  now: Now,
) {
  const weekdays = [...new Set(periods.map(({ weekday }) => weekday))].sort()
  const isToday = (weekday: number) => now?.week === week && now.weekday === weekday
  const byName = [...Map.groupBy(periods, ({ name }) => name)]
    .filter(([, own]) => tells(own, weekdays.length))
    .sort(([, a], [, b]) => (a[0]?.begins ?? 0) - (b[0]?.begins ?? 0))
  return {
    days: weekdays.map((weekday) => ({ weekday, name: weekdayName(weekday), today: isToday(weekday) })),
    rows: byName.map(([name, own]) => ({
      name,
      time: own[0] ? timeOf(own[0]) : '',
      cells: weekdays.map((weekday): Cell => {
        const period = own.find((one) => one.weekday === weekday)
        if (!period) return null
        const held = entries.get(period.id) ?? []
        const none = [{ key: 'none', lead: 'no lessons', to: null, notes: [], quiet: true }]
        return {
          ...{ weekday, day: weekdayName(weekday), today: isToday(weekday), time: timeOf(period) },
          entries: held.length === 0 && !period.lesson ? none : held,
        }
      }),
    })),
  }
}

const titleOf = (week: number, weeks: number, now: Now): string => {
  if (weeks === 1) return now ? 'This week' : 'Every week'
  if (!now) return `Week ${week}`
  if (now.week === week) return `This week, week ${week}`
  return weeks === 2 ? `The other week, week ${week}` : `Week ${week}`
}

/** The periods of a timetable as rows and its days as columns, the week that is on first, then those that follow. */
export function layGrid(
  periods: readonly GridPeriod[],
  entries: ReadonlyMap<number, Entry[]>,
  now: Now,
): GridWeek[] {
  const weeks = [...new Set(periods.map(({ week }) => week))].sort()
  const last = Math.max(...weeks)
  const ahead = (week: number) => (now ? (week - now.week + last) % last : week)
  return weeks
    .toSorted((a, b) => ahead(a) - ahead(b))
    .map((week) => ({
      ...{ week, title: titleOf(week, weeks.length, now) },
      ...layWeek(
        week,
        periods.filter((period) => period.week === week),
        entries,
        now,
      ),
    }))
}

type Said = { lessons: readonly { week: number; weekday: number }[]; weeks: number; now: Now }

/** "Amina has 5 lessons today, 26 a week". */
export function weekFinding(who: string, { lessons, weeks, now }: Said, verb = 'has'): string {
  if (lessons.length === 0) return `${who} ${verb} no lesson in the timetable`
  const all = `${count(lessons.length, 'lesson')} ${spanWords(weeks)}`
  if (!now) return `${who} ${verb} ${all}; there is no school today`
  const today = lessons.filter(({ week, weekday }) => week === now.week && weekday === now.weekday).length
  return `${who} ${verb} ${count(today, 'lesson')} today, ${lessons.length} ${spanWords(weeks)}`
}

/** "Lab 3 is used in 25 of 30 periods a week". */
export function roomFinding(name: string, used: number, periods: number, weeks: number): string {
  if (periods === 0) return `${name} has no timetable yet`
  return used === 0
    ? `Nobody is taught in ${name}`
    : `${name} is taught in for ${used} of ${periods} periods ${spanWords(weeks)}`
}
