/** The one clock. Commands and queries take `today` or `now` as a value; only doors and pages read it here. */
export const now = (): Date => new Date()

// One takes a hundred times as long to make as to use, and every request uses one.
const inZone = new Map<string, Intl.DateTimeFormat>()

/** The date in a time zone, as YYYY-MM-DD. */
export function dateIn(timeZone: string, at: Date): string {
  const format = inZone.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  inZone.set(timeZone, format)
  return format.format(at)
}
