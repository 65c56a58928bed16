import type { Day } from '../calendar.ts'

/** How days of the demonstration become dates, names of years, and an hour of the afternoon. */
export type Dates = { date(day: Day): string; yearName(first: Day): string; hour(day: Day): string }

export const dateOrNull = ({ date }: Dates, day: Day | null) => (day === null ? null : date(day))
