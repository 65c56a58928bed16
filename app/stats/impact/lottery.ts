import type { Random } from '../random.ts'

/** Somebody who might be helped; the higher the priority the more the need. */
export interface LotteryPupil {
  readonly id: string
  readonly priority: number
  /** How sure the priority is: one posterior standard error. */
  readonly se: number
}

/** Who is helped, kept for good: the probability is what makes the comparison fair later. */
export interface Drawn {
  readonly id: string
  readonly helped: boolean
  /** The chance of being helped: 1 or 0 outside the draw. */
  readonly probability: number
}

export interface Draw {
  readonly pupils: readonly Drawn[]
  /** The line between those first served and those not; null where there is room for all, or for nobody. */
  readonly line: number | null
  /** How many were in the draw, and how many of them were drawn. */
  readonly inDraw: number
  readonly drawn: number
}

/**
 * A lottery at the margin: pupils whose priority lies within one standard error of the capacity line cannot be told apart
 * from those on its other side, so that they are drawn by lot, each with the same chance; all others go by priority. The
 * draw is the seed’s alone: the same list and seed give the same draw.
 */
export function drawAtMargin(pupils: readonly LotteryPupil[], places: number, random: Random): Draw {
  const sorted = [...pupils].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  const [above, below] = [sorted[places - 1], sorted[places]]
  const line = above && below ? (above.priority + below.priority) / 2 : null
  const near = sorted.filter(({ priority, se }) => line !== null && Math.abs(priority - line) < se)
  const margin = new Set(near.map(({ id }) => id))
  const certain = sorted.slice(0, Math.max(0, places)).filter(({ id }) => !margin.has(id))
  const free = Math.max(0, places - certain.length)
  const chosen = new Set(
    random
      .shuffle(near)
      .slice(0, free)
      .map(({ id }) => id),
  )
  const first = new Set(certain.map(({ id }) => id))
  const drawn = pupils.map(({ id }): Drawn => {
    if (!margin.has(id)) return { id, helped: first.has(id), probability: Number(first.has(id)) }
    return { id, helped: chosen.has(id), probability: Math.min(1, free / near.length) }
  })
  return { pupils: drawn, line, inDraw: near.length, drawn: chosen.size }
}
