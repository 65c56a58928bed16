/** One line of a table that turns effects into months: effects of this size, to two decimals, are so many months. */
export interface MonthsLine {
  readonly months: number
  readonly from: number
  readonly to: number
}

/**
 * Months of progress of an effect in standard deviations, by a published table for effects from nought up; those below are the
 * same size with a minus. Past the end of the table its last line holds. Throws RangeError for an empty table.
 */
export function monthsOf(g: number, table: readonly MonthsLine[]): number {
  const last = table.at(-1)
  if (!last) throw new RangeError('A table of months has lines')
  const size = Math.round(Math.abs(g) * 100) / 100
  const line = table.find(({ to }) => size <= to) ?? last
  return line.months === 0 ? 0 : Math.sign(g) * line.months
}

/** An effect in months with both ends of its interval. */
export const monthsRange = (
  { g, low, high }: { readonly g: number; readonly low: number; readonly high: number },
  table: readonly MonthsLine[],
): { readonly months: number; readonly low: number; readonly high: number } => ({
  ...{ months: monthsOf(g, table), low: monthsOf(low, table), high: monthsOf(high, table) },
})

/** Cost of a month gained by one pupil; null where nothing was gained. */
export const costPerMonth = (cost: number, pupils: number, months: number): number | null =>
  months > 0 && pupils > 0 ? cost / (pupils * months) : null
