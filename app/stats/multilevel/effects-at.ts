import type { GroupEffect } from '../compare-groups.ts'
import { at, range } from '../vector.ts'
import type { LevelFit } from './fit.ts'
import { pairPlace } from './sums.ts'

/**
 * Each group's effect for a pupil who stands at the given values of the columns with slopes: at the mean of all pupils
 * where none is given. With random intercepts alone it is the same for everybody. Reliability is the part of the spread
 * between groups that is known of this one.
 */
export function effectsAt(level: LevelFit, values: Readonly<Record<string, number>> = {}): GroupEffect[] {
  const place = level.columns.map((column, i) => values[column] ?? at(level.means, i))
  const spread = quadratic(level.covariance, place)
  return level.effects.map(({ values: own, covariance }) => {
    const variance = quadratic(covariance, place)
    return {
      effect: own.reduce((all, value, i) => all + value * at(place, i), 0),
      se: Math.sqrt(variance),
      reliability: spread > 0 ? Math.max(0, 1 - variance / spread) : 0,
    }
  })
}

/** z'Vz of a symmetric V given by its lower triangle. */
function quadratic(lower: readonly number[], z: readonly number[]): number {
  const places = range(0, z.length)
  const total = places.reduce(
    (all, i) => all + places.reduce((line, j) => line + at(lower, pairPlace(i, j)) * at(z, i) * at(z, j), 0),
    0,
  )
  return Math.max(0, total)
}
