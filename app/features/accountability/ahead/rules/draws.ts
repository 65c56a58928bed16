import { createRandom } from '#stats/random.ts'

const SEED = 2004
const enough = 5600

/** How many ways each pupil's summer is thought through: fewer for many pupils, always in pairs of opposites. */
export const drawsFor = (pupils: number): number =>
  2 * Math.min(64, Math.max(8, Math.round(enough / Math.max(1, pupils) / 2)))

/**
 * Standard normal numbers of a pupil, or of a pupil in a subject: the same every time, so that a change is seen and not the
 * luck of the draw. The second half are the opposites of the first.
 */
export function drawNormals(pupilId: number, subjectId: number | null, draws: number): Float64Array {
  const random = createRandom(SEED).fork(`${pupilId}/${subjectId ?? 'all'}`)
  const half = draws / 2
  const drawn = new Float64Array(draws)
  for (let k = 0; k < half; k++) {
    const value = random.normal()
    drawn[k] = value
    drawn[half + k] = -value
  }
  return drawn
}
