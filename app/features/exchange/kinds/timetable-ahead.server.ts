import type { RoomKind } from '#features/measures/api.ts'
import { readDate, readTime, readWeek, readWeekday, readWord } from '../reading/cells.ts'
import { foldName } from '../reading/fields.ts'
import { openRows } from '../reading/parts.server.ts'
import type { GivenRow } from '../reading/row.ts'
import { findPeriod, type KnownTimetable, periodName } from '../reading/timetable.server.ts'
import type { Opening } from './kind.ts'
import { findNamed, findTeacher } from './shared.ts'

export type Slot = { week: number; weekday: number; name: string }
/** What the file says of a class: from when, and everything that is to stand then. */
export type Class = { from: string; wanted: string[]; replaced: boolean }
/** The week and weekday of a row: days of a cycle are numbered through both weeks. */
export function readSlot(row: GivenRow): Slot | undefined {
  const day = row.need('day', 'Day') === undefined ? undefined : row.read('day', readWeekday)
  const week = row.read('week', readWeek)
  const name = row.need('period', 'Period')
  if (day === undefined || name === undefined) return undefined
  if (week !== undefined && day.week > 1 && week !== day.week)
    row.refuse('week', 'The day lies in the other week.')
  return { week: Math.max(week ?? 1, day.week), weekday: day.weekday, name: periodName(name) }
}

/** What tells lessons of a file apart before periods and rooms have numbers. */
export const placeOf = (slot: Slot, room: string, personId: number | null) =>
  [slot.week, slot.weekday, foldName(slot.name), foldName(room), personId].join('/')

export type Ahead = {
  classes: Map<number, Class>
  /** Classes a row of which cannot be read: they keep the timetable they have. */
  broken: Set<number>
}

/** Whether a row puts its class where it can be put, as far as the rows before it tell. */
function opener(timetable: KnownTimetable) {
  const rooms = new Map<string, string>()
  const made = new Set<string>()
  return (row: GivenRow, slot: Slot, who: string): boolean => {
    const period = [slot.week, slot.weekday, foldName(slot.name)].join('/')
    const timed = row.read('begins', readTime) !== undefined && row.read('ends', readTime) !== undefined
    if (timed) made.add(period)
    const room = foldName(row.text('room'))
    const before = rooms.get(`${period}/${who}`) ?? room
    rooms.set(`${period}/${who}`, before)
    return (
      !row.isRefused() && before === room && (made.has(period) || findPeriod(timetable, slot) !== undefined)
    )
  }
}

/** Reads the file through once: which classes it speaks of, from when, all their lessons, and which cannot be read whole. */
export async function readAhead(
  { known, parts, plan }: Pick<Opening, 'known' | 'parts' | 'plan'>,
  timetable: KnownTimetable,
  words: readonly RoomKind[],
  today: string,
): Promise<Ahead> {
  const classes = new Map<number, Class>()
  const broken = new Set<number>()
  const begun = new Set(timetable.standing.map(({ classId }) => classId))
  const opens = opener(timetable)
  for (const part of parts) {
    for await (const rows of part.rows()) {
      for (const row of openRows(part, plan, rows)) {
        const within = row.read('class', findNamed(known.classes, 'class'))
        if (!within) continue
        const slot = readSlot(row)
        const from = row.read('from', readDate)
        const personId = findTeacher(row, known) ?? null
        row.read('roomKind', (text) => readWord(words, text, 'a kind of room'))
        const first = from ?? (begun.has(within.id) ? today : known.yearStarts)
        const own = classes.get(within.id) ?? { from: first, wanted: [], replaced: false }
        const oneDay = from === undefined || from === own.from
        if (!slot || !opens(row, slot, `${within.id}/${personId}`) || !oneDay) {
          broken.add(within.id)
          continue
        }
        own.wanted.push(placeOf(slot, row.text('room'), personId))
        classes.set(within.id, own)
      }
    }
  }
  return { classes, broken }
}
