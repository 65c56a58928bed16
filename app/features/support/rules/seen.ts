/** Of 1: how likely or how much, before the help and now, or a number of events; words beside it say the same with its range. */
export type Point = { share: number | null; events?: number; words: string }
export type SeenRow = { pupilId: number; before: Point | null; now: Point | null }
export type Seen = {
  /** What is measured, as in a sentence. */
  measure: string
  before: string
  now: string
  /** Why there is nothing to lay side by side yet; null where there is. */
  nothing: string | null
  rows: SeenRow[]
}

/** A share of fewer sessions says nothing. */
export const FEWEST_SESSIONS = 10

/** Eight of ten such pupils end within so many spreads of the middle. */
const EIGHT_OF_TEN = 1.2816

type Scale = { grades: readonly string[]; cuts: readonly number[] }
const gradeOf = ({ grades, cuts }: Scale, value: number): string =>
  grades[cuts.filter((cut) => value >= cut).length] ?? ''

/** "4 to 6": where eight of ten pupils with such a forecast end. Mean and spread in steps of the scale. */
export function rangeWords(scale: Scale, { mean, sd }: { mean: number; sd: number }): string {
  const low = gradeOf(scale, mean - EIGHT_OF_TEN * sd)
  const high = gradeOf(scale, mean + EIGHT_OF_TEN * sd)
  return low === high ? low : `${low} to ${high}`
}

export const of100 = (share: number): string => `${Math.round(100 * share)} of 100`

/** How many stand higher now than before, in words that claim nothing. */
export function seenFinding({ rows, nothing }: Pick<Seen, 'rows' | 'nothing'>): string {
  if (nothing !== null) return nothing
  const counted = rows.flatMap(({ before, now }) =>
    before?.events === undefined || now?.events === undefined ? [] : [now.events - before.events],
  )
  if (counted.length > 0)
    return `${counted.filter((change) => change < 0).length} of ${counted.length} had fewer incidents than before`
  const both = rows.flatMap(({ before, now }) =>
    before?.share == null || now?.share == null ? [] : [now.share - before.share],
  )
  if (both.length === 0) return 'nothing can be laid side by side yet'
  const higher = both.filter((change) => change > 0).length
  return `${higher} of ${both.length} ${higher === 1 ? 'stands' : 'stand'} higher now than before`
}

/** Why a rise is no proof, for every page that shows before and now. */
export const noProof =
  'Pupils are chosen for help when they stand out, and whoever stands out tends to move back without it. What changed here does not show whether the help worked: that is estimated apart, against pupils who started alike and had none.'
