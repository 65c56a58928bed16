import { drawAtMargin } from '#stats/impact/lottery.ts'
import { createRandom } from '#stats/random.ts'
import type { Pupil } from './pupils.ts'

/** Places in help that were drawn by lot, with everybody who might have had one. */
export type PlacesDrawn = {
  places: number
  line: number | null
  near: number
  seed: number
  pupils: { pupil: Pupil; priority: number; probability: number; chosen: boolean }[]
}

const seed = 20261005
/** Pupils whose fall lies that near the line, in grades, cannot be told apart. */
const near = 0.25

/** The places in small groups: to those who fell clearly furthest, and by lot among those near the line. */
export function drawPlaces(fallen: readonly { pupil: Pupil; change: number }[], places: number): PlacesDrawn {
  const might = fallen.slice(0, 3 * places)
  const { line, pupils } = drawAtMargin(
    might.map(({ pupil, change }) => ({ id: String(pupil.id), priority: -change, se: near })),
    places,
    createRandom(seed),
  )
  return {
    ...{ places, line, near, seed },
    pupils: might.map(({ pupil, change }, at) => ({
      ...{ pupil, priority: -change, probability: pupils[at]?.probability ?? 0 },
      chosen: pupils[at]?.helped ?? false,
    })),
  }
}
