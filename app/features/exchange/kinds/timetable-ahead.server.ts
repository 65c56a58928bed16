import { readDate, readWeek, readWeekday } from '../reading/cells.ts'
import { foldName } from '../reading/fields.ts'
import { openRows } from '../reading/parts.server.ts'
import type { GivenRow } from '../reading/row.ts'
import { type KnownTimetable, periodName } from '../reading/timetable.server.ts'
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

/** Reads the file through once: which classes it speaks of, from when, and all their lessons. */
export async function readAhead(
  { known, parts, plan }: Pick<Opening, 'known' | 'parts' | 'plan'>,
  timetable: KnownTimetable,
  today: string,
): Promise<Map<number, Class>> {
  const classes = new Map<number, Class>()
  const begun = new Set(timetable.standing.map(({ classId }) => classId))
  for (const part of parts) {
    for await (const rows of part.rows()) {
      for (const row of openRows(part, plan, rows)) {
        const within = row.read('class', findNamed(known.classes, 'class'))
        const slot = readSlot(row)
        const from = row.read('from', readDate)
        const personId = findTeacher(row, known) ?? null
        if (!within || !slot || row.isRefused()) continue
        const first = from ?? (begun.has(within.id) ? today : known.yearStarts)
        const own = classes.get(within.id) ?? { from: first, wanted: [], replaced: false }
        own.wanted.push(placeOf(slot, row.text('room'), personId))
        classes.set(within.id, own)
      }
    }
  }
  return classes
}
