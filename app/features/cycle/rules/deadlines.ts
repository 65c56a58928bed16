import { addDays } from '#features/school/api.ts'

/** A day of entry of its own, for a year group, a department, or a department within a year group. */
export type Deadline = { yearGroupId: number | null; departmentId: number | null; closes: string }

type Of = { yearGroupId: number; departmentId: number | null }

const fits = (one: Deadline, of: Of) =>
  (one.yearGroupId === null || one.yearGroupId === of.yearGroupId) &&
  (one.departmentId === null || one.departmentId === of.departmentId)

// What names both goes before a department, a department before a year group: its head answers for the work.
const weight = (one: Deadline) => (one.departmentId === null ? 0 : 2) + (one.yearGroupId === null ? 0 : 1)

/** The last day of entry for a class: the most particular deadline that fits it, or the cycle's own. */
export function closesFor(cycle: { closes: string }, deadlines: readonly Deadline[], of: Of): string {
  const [first] = deadlines.filter((one) => fits(one, of)).sort((a, b) => weight(b) - weight(a))
  return first?.closes ?? cycle.closes
}

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** Deadlines moved to another cycle: as many days from its last day of entry, never before entry opens. */
export const moveDeadlines = (
  deadlines: readonly Deadline[],
  from: { closes: string },
  to: { opens: string; closes: string },
): Deadline[] =>
  deadlines.map((one) => {
    const closes = addDays(to.closes, daysBetween(from.closes, one.closes))
    return { ...one, closes: [closes, to.opens].toSorted().at(-1) ?? closes }
  })

/** The day on which the clock reminds: so many days before, and on Friday where that is at the weekend. */
export function remindOn(closes: string, daysBefore: number): string {
  const day = addDays(closes, -daysBefore)
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay()
  return weekday === 6 ? addDays(day, -1) : weekday === 0 ? addDays(day, -2) : day
}

/**
 * Which reminder of a deadline is due today, as days before it: the latest whose day has come, so that a server that was
 * down for a week does not catch up with three at once. Null before the first and after the deadline.
 */
export function reminderDue(closes: string, reminderDays: readonly number[], today: string): number | null {
  if (today > closes) return null
  const come = reminderDays.filter((days) => remindOn(closes, days) <= today)
  return come.length === 0 ? null : Math.min(...come)
}

const LONGEST = 60

/** Reads "5, 1" as days before a deadline, most first; null when it is no such list. */
export function readReminderDays(text: string): number[] | null {
  const pieces = text.split(/[\s,;]+/).filter(Boolean)
  if (pieces.length > 6 || pieces.some((piece) => !/^\d{1,2}$/.test(piece) || Number(piece) > LONGEST))
    return null
  return [...new Set(pieces.map(Number))].sort((a, b) => b - a)
}
