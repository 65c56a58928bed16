import type { LotteryRow } from '#stats/impact/adjusted.ts'
import type { DiscontinuityRow } from '#stats/impact/discontinuity.ts'
import type { Score } from '../places/schema.ts'
import { type Line, type PlaceFact, standardised, type WindowFacts } from './rows.ts'

type PlacedRow = { pupilId: number; cluster: string; forecast: number; outcome: number; place: PlaceFact }

/** Those who might have had some places, in the subject it was for or in all, in standard deviations of the whole year. */
function placedRows(facts: WindowFacts, places: readonly PlaceFact[]): PlacedRow[] {
  const placed = new Map(places.map((one) => [one.pupilId, one]))
  const lines = facts.marks.map(({ pupilId, subjectId, yearGroupId, forecast, last, outcome }): Line => {
    const one = placed.get(pupilId)
    const isMeant = one !== undefined && (one.subjectId === null || one.subjectId === subjectId)
    return { pupilId, stratum: `${subjectId}/${yearGroupId}`, helped: isMeant, forecast, last, outcome }
  })
  return standardised(lines, () => true).flatMap(({ helped: isMeant, pupilId, forecast, outcome }) => {
    const place = placed.get(pupilId)
    return isMeant && place ? [{ pupilId, cluster: String(pupilId), forecast, outcome, place }] : []
  })
}

/**
 * Those in the draws of a kind who might have come out either way, as they were drawn: whoever had a place counts as helped,
 * come or not, for only the draw itself is fair.
 */
export function lotRowsOf(facts: WindowFacts, kind: string): (LotteryRow & { pupilId: number })[] {
  const drawn = facts.places.filter(
    (one) => one.way === 'lot' && one.kind === kind && one.probability > 0 && one.probability < 1,
  )
  return placedRows(facts, drawn).map(({ place, ...row }) => ({
    ...{ ...row, helped: place.chosen, probability: place.probability },
  }))
}

export type LineRow = DiscontinuityRow & { pupilId: number; chosen: boolean }
/** A line by which places were given, with everybody on either side; whoever is past it counts as helped, come or not. */
export type LineFacts = { line: number; score: Score; grades: readonly string[]; rows: LineRow[] }

/** The lines by which places of a kind were given on the forecasts of the first cycle. */
export function linesOf(facts: WindowFacts, kind: string): LineFacts[] {
  const own = facts.places.filter((one) => one.way === 'line' && one.kind === kind)
  return [...Map.groupBy(own, ({ placesId }) => placesId).values()].flatMap((places): LineFacts[] => {
    const [first] = places
    if (!first || first.line === null) return []
    const rows = placedRows(facts, places).map(({ place, ...row }) => {
      return { ...row, priority: place.priority, chosen: place.chosen }
    })
    const grades = facts.grades.get(first.subjectId ?? -1) ?? []
    return [{ line: first.line, score: first.score, grades, rows }]
  })
}
