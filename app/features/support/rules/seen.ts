/** Of 100: how sure or how much, before the help and now; words beside it say the same with its range. */
export type Point = { share: number | null; words: string }
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
  const both = rows.flatMap(({ before, now }) =>
    before?.share == null || now?.share == null ? [] : [now.share - before.share],
  )
  if (both.length === 0) return 'Nothing can be laid side by side yet'
  const higher = both.filter((change) => change > 0).length
  return `${higher} of ${both.length} stand higher now than before`
}

/** Why a rise is no proof, for every page that shows before and now. */
export const noProof =
  'Pupils are chosen for help when their readings are low, and low readings tend to rise by themselves. A rise here does not show that the help worked, nor a fall that it did not: that is estimated apart, against pupils who started alike and had none.'
