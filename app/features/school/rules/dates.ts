const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

const atNoon = (date: string) => new Date(`${date}T12:00:00Z`)

/** "4 November 2026", from YYYY-MM-DD. */
export const formatDate = (date: string): string => dayMonthYear.format(atNoon(date))

/** "4 November", from YYYY-MM-DD. */
export const formatDay = (date: string): string => dayMonth.format(atNoon(date))

/** The day of a moment, YYYY-MM-DD. */
export const dateOf = (moment: Date): string => moment.toISOString().slice(0, 10)

/** The date so many days later (earlier when negative), YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  const moved = atNoon(date)
  moved.setUTCDate(moved.getUTCDate() + days)
  return dateOf(moved)
}

/** "7 classes", "1 class", "no classes". */
export function count(number: number, one: string, many = `${one}s`): string {
  if (number === 0) return `no ${many}`
  return number === 1 ? `1 ${one}` : `${number.toLocaleString('en-GB')} ${many}`
}
