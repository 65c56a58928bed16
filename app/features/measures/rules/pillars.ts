import type { Pillar } from '../schema-official.ts'
import { type Award, areasOf } from './awards.ts'

export type PillarState = { pillar: Pillar; entered: boolean; best: Award[]; points: number }

const inAreas = (awards: readonly Award[], areas: readonly string[]) =>
  awards.filter(
    ({ area }) =>
      area !== null &&
      (areas.includes(area) || (area === 'english-both' && areas.includes('english-language'))),
  )

/** Results in order, each as often as the places it fills. */
const inPlaces = (awards: readonly Award[]): Award[] =>
  awards.flatMap((award) => Array.from({ length: award.slots }, () => award))

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
  const direct = inPlaces(inAreas(awards, any_of)).slice(0, counts)
  const single = among ? inAreas(awards, among.areas) : []
  const enough = among !== undefined && new Set(single.map(({ area }) => area)).size >= among.least
  const byArea = any_of.some((area) => entered.has(area)) && (all_of ?? []).every((area) => entered.has(area))
  const ways = [...(byArea ? [direct] : []), ...(enough ? [single.slice(0, counts)] : [])]
  const sum = (way: readonly Award[]) => way.reduce((total, { points }) => total + points, 0)
  const [best = []] = ways.toSorted((a, b) => sum(b) - sum(a))
  return { pillar, entered: ways.length > 0, best, points: sum(best) }
}

/** Whether every result that counts in a part reaches the points; sciences need two. */
export const reaches = ({ pillar, entered, best }: PillarState, least: number): boolean =>
  entered && best.length >= pillar.counts && best.every(({ points }) => points >= least)
