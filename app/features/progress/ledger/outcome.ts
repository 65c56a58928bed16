/** An award in a subject: its day, the school year it belongs to, and the place of its grade, 0 the lowest. */
export type Award = { on: string; year: string; place: number }
export type Outcome = { place: number; year: string; on: string }

/**
 * What came of a forecast made on a day: of the first school year that brought an award after it, the last award, and the
 * better of two on one day. What is taken again in a later year changes nothing.
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

type Forecast = { pupilId: number; subjectId: number; cycleId: number }

/** Of each pupil and subject the last forecast; cycles oldest first. */
export function lastForecasts<Own extends Forecast>(
  cycles: readonly { id: number }[],
  forecasts: readonly Own[],
): Own[] {
  const order = new Map(cycles.map(({ id }, place) => [id, place]))
  const placeOf = ({ cycleId }: Own) => order.get(cycleId) ?? 0
  const sorted = forecasts.toSorted((a, b) => placeOf(a) - placeOf(b))
  return [...new Map(sorted.map((one) => [`${one.pupilId}/${one.subjectId}`, one])).values()]
}
