import type { Pillar } from '../schema-official.ts'
import { type Award, areasOf } from './awards.ts'

export type PillarState = { pillar: Pillar; entered: boolean; best: Award[]; points: number }

const inAreas = (awards: readonly Award[], areas: readonly string[]) =>
  awards.filter(
    ({ area }) =>
      area !== null &&
      (areas.includes(area) || (area === 'english-both' && areas.includes('english-language'))),
  )

/** The first results in order, each as often as the places it fills, up to so many. */
function firstPlaces(awards: readonly Award[], most: number): Award[] {
  const places: Award[] = []
  for (const award of awards)
    for (let slot = 0; slot < award.slots && places.length < most; slot++) places.push(award)
  return places
}

const sum = (way: readonly Award[]) => way.reduce((total, { points }) => total + points, 0)

/**
 * How a pupil stands in one part of the English Baccalaureate: entered or not, the results that count and their points,
 * none where the part was not entered. Awards come best first. Source: DfE, Secondary accountability measures.
 */
export function standIn(
  pillar: Pillar,
  awards: readonly Award[],
  entered: ReadonlySet<string> = areasOf(awards),
): PillarState {
  const { all_of, any_of, among, counts } = pillar
  const byArea = any_of.some((area) => entered.has(area)) && (all_of ?? []).every((area) => entered.has(area))
  const direct = byArea ? firstPlaces(inAreas(awards, any_of), counts) : []
  const single = among ? inAreas(awards, among.areas) : []
  const enough = among !== undefined && new Set(single.map(({ area }) => area)).size >= among.least
  const best = enough && sum(single.slice(0, counts)) > sum(direct) ? single.slice(0, counts) : direct
  return { pillar, entered: byArea || enough, best, points: sum(best) }
}

/** Whether every result that counts in a part reaches the points; sciences need two. */
export const reaches = ({ pillar, entered, best }: PillarState, least: number): boolean =>
  entered && best.length >= pillar.counts && best.every(({ points }) => points >= least)
