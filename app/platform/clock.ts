/** The one clock. Commands and queries take `today` or `now` as a value; only doors and pages read it here. */
export const now = (): Date => new Date()

/** The date in a time zone, as YYYY-MM-DD. */
export function dateIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
}
