/** An award in a subject: its day, the school year it belongs to, and the place of its grade, 0 the lowest. */
export type Award = { on: string; year: string; place: number }
export type Outcome = { place: number; year: string; on: string }

/**
 * What came of a forecast made on a day: of the first school year that brought an award after it, the last award, and the
 * better of two on one day. An early entry is thus followed by the summer's; a later resit changes nothing.
 */
export function outcomeAfter(awards: readonly Award[], day: string): Outcome | null {
  const later = awards.filter((award) => award.on > day)
  const first = later.reduce<Award | null>((found, one) => (!found || one.on < found.on ? one : found), null)
  if (!first) return null
  const inYear = later.filter(({ year }) => year === first.year)
  const last = inYear.reduce((found, one) =>
    one.on > found.on || (one.on === found.on && one.place > found.place) ? one : found,
  )
  return { place: last.place, year: last.year, on: last.on }
}
