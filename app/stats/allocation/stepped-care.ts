/** What is known of a pupil's help when a block of it ends. */
export interface BlockReview {
  /** Blocks of this kind of help so far, and in how many of them the forecast rose. */
  readonly blocks: number
  readonly blocksWithResponse: number
  /** For the last cycles, the latest last: whether the forecast was safe. */
  readonly safe: readonly boolean[]
  /**
   * Points (weighted) that an hour of the next block is expected to bring, and what an hour of the manager brings
   * elsewhere, the price of the plan; left out where nobody's hours were shared out.
   */
  readonly hour?: { readonly worth: number; readonly price: number }
}

export type NextStep = 'stop' | 'continue' | 'step up' | 'make room'

/**
 * What follows after a block: stop when the forecast was safe in two successive cycles; step up when two blocks brought no
 * response; else continue while the next block's hours bring more than they would elsewhere, and make room when they do not.
 * This is the index rule of a restless bandit (Whittle 1988) with the plan's price of an hour as the index.
 */
export function nextStep({ blocks, blocksWithResponse, safe, hour }: BlockReview): NextStep {
  if (safe.length >= 2 && safe.slice(-2).every(Boolean)) return 'stop'
  if (blocks >= 2 && blocksWithResponse === 0) return 'step up'
  return hour && hour.worth <= hour.price ? 'make room' : 'continue'
}
