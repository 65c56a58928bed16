import { drawAtMargin } from '#stats/impact/lottery.ts'
import { createRandom } from '#stats/random.ts'
import type { ClassGroup } from './classes.ts'
import type { Pupil } from './pupils.ts'

type Might = {
  pupil: Pupil
  priority: number
  probability: number
  chosen: boolean
  group: ClassGroup | null
  turn: number | null
}
/** How places in help were given, with everybody who might have had one, and the step whose marks came before. */
export type PlacesDrawn = {
  way: 'lot' | 'steps'
  step: number
  places: number
  line: number | null
  near: number | null
  atATime: number | null
  seed: number
  pupils: Might[]
}

const seed = 20261005
/** Pupils whose fall lies that near the line, in grades, cannot be told apart. */
const near = 0.25

/** The places in small groups: to those who fell clearly furthest, and by lot among those near the line. */
export function drawPlaces(
  fallen: readonly { pupil: Pupil; change: number }[],
  places: number,
  step: number,
): PlacesDrawn {
  const might = fallen.slice(0, 3 * places)
  const { line, pupils } = drawAtMargin(
    might.map(({ pupil, change }) => ({ id: String(pupil.id), priority: -change, se: near })),
    places,
    createRandom(seed),
  )
  return {
    ...{ way: 'lot', step, places, line, near, atATime: null, seed },
    pupils: might.map(({ pupil, change }, at) => ({
      ...{ pupil, priority: -change, probability: pupils[at]?.probability ?? 0 },
      ...{ chosen: pupils[at]?.helped ?? false, group: null, turn: null },
    })),
  }
}
