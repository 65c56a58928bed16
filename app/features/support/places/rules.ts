import type { Random } from '#stats/random.ts'
import type { Line, Score } from './schema.ts'

/** The higher the more the need; null where nothing is known. A forecast is in steps of the scale, a chance from 0 to 1. */
export function priorityOf(
  score: Score,
  { mean, reach }: { mean: number; reach: number | null },
): number | null {
  if (score === 'forecast') return -mean
  return reach === null ? null : 1 - reach
}

/** The line in the unit of the priority: a forecast is past it when it comes nearest to that grade or to a lower one. */
export const lineOf = ({ score, at }: Line): number => (score === 'forecast' ? -(at + 0.5) : 1 - at / 100)

/** At the line or past it, in the digits in which both are kept: nobody changes sides by being written down. */
export const isPast = (priority: number, line: number): boolean => Math.fround(priority) >= Math.fround(line)

/** The order in which classes begin: for each its turn, so many with each cycle. The seed’s alone. */
export function turnsOf(
  classIds: readonly number[],
  atATime: number,
  random: Random,
): ReadonlyMap<number, number> {
  const drawn = random.shuffle([...classIds].sort((a, b) => a - b))
  return new Map(drawn.map((id, place) => [id, 1 + Math.floor(place / atATime)]))
}
