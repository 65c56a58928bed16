import { directionOf, type Line, type Weight } from './line.ts'

// A judgement, or several together, so far from its forecast in its own direction comes up once in 160 times when
// nothing has changed. At two deviations a school of 2,000 would be told of 700 movements a cycle, at this of 300.
export const far = 2.5
// Two judgements share a pupil, or a teacher's way of judging.
const correlation = 0.15
export const fewestOfClass = 8
const fewestOfPupil = 4

/** The errors of so many judgements, with their sum, as one, in its own standard deviations. */
export const poolErrors = (sum: number, n: number): number => sum / Math.sqrt(n * (1 + (n - 1) * correlation))

const pool = (zs: readonly number[]): number =>
  poolErrors(
    zs.reduce((sum, z) => sum + z, 0),
    zs.length,
  )

function pooled(lines: readonly Line[], key: (line: Line) => number | null, fewest: number) {
  const groups = Map.groupBy(
    lines.filter((line) => line.z !== null),
    key,
  )
  return new Map(
    [...groups].map(([id, own]) => [id, own.length < fewest ? 0 : pool(own.map((line) => line.z ?? 0))]),
  )
}

/**
 * Tells movements that are more than judging usually wanders from those that are not: a CUSUM alarm in the direction of
 * the movement since the earlier cycle, a later judgement two and a half standard deviations from its forecast, or all
 * subjects of the pupil, or all pupils of the class, as far from theirs together. The pupils of `all` lend their company.
 */
export function weighWith(all: readonly Line[]): (line: Line) => Weight {
  const pupils = pooled(all, (line) => line.pupilId, fewestOfPupil)
  const classes = pooled(all, (line) => line.classAfter, fewestOfClass)
  return (line) => {
    const direction = directionOf(line)
    if (line.z === null) return 'not weighed'
    if (direction === null) return 'noise'
    const towards = direction === 'rise' ? 1 : -1
    const signal =
      line.alarms[direction] ||
      towards * line.z >= far ||
      (towards * line.z > 0 &&
        (towards * (pupils.get(line.pupilId) ?? 0) >= far ||
          towards * (classes.get(line.classAfter) ?? 0) >= far))
    return signal ? 'signal' : 'noise'
  }
}
