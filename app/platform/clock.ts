/** The one clock. Commands and queries take `today` or `now` as a value; only doors and pages read it here. */
export const now = (): Date => new Date()

const calendars = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than a hundred uses of it. */
function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const made = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, made)
  return made
}

/** The date in a time zone, as YYYY-MM-DD. */
export const dateIn = (timeZone: string, at: Date): string => calendarOf(timeZone).format(at)
