import type { Random } from '#stats/random.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import { cyclesAYear, cyclesInAll, examNoise, nationalSpread, own, shared, unitOf } from './truth.ts'

/** Where a course ended before it is a grade: its place on the scale, how far a grade of GCSE lies there, and the walks that led to it. */
export type Ending = {
  subject: string
  place: number
  unit: number
  top: number
  /** Where the shared walk of the pupil and the course’s own walk ended. */
  walk: { shared: number; own: number }
}

/** Where the courses of somebody end who has been through all of them: the same walk, looked at once, at its end. */
export function drawEndings(
  plan: SchoolPlan,
  start: number,
  subjects: readonly string[],
  margins: Margins,
  random: Random,
): Ending[] {
  const cycles = cyclesInAll(11)
  const common = random.normal(0, Math.sqrt(shared.first + shared.cycle * cycles))
  return subjects.map((subject) => {
    const { centre, spread } = margins.expect(subject, start)
    const alone = random.normal(0, Math.sqrt(own.first + own.cycle * cycles))
    const unit = unitOf(subject)
    const better = unit * (plan.start + plan.gain * cyclesAYear)
    const level = common + alone + random.normal(0, examNoise)
    const place = centre + (spread / nationalSpread) * level + better
    const top = margins.grades(subject).length - 1
    return { subject, place, unit, top, walk: { shared: common, own: alone } }
  })
}

/** The grade awarded, counted from the lowest, with what the class added in grades of GCSE. */
export const outcomeOf = ({ place, unit, top }: Ending, added: number): number =>
  Math.min(Math.max(Math.round(place + unit * added), 0), top)

/** A walk that is known at its end, at each of its last cycles before: drawn backwards, so that its law is the same. */
function walkBackFrom(
  end: number,
  { first, cycle }: typeof shared,
  cycles: number,
  random: Random,
): number[] {
  const done = cyclesInAll(11)
  const path: number[] = []
  let level = end
  for (let left = 1; left <= cycles; left++) {
    const [now, before] = [first + cycle * (done - left + 1), first + cycle * (done - left)]
    level = random.normal((level * before) / now, Math.sqrt((before * cycle) / now))
    path.unshift(level)
  }
  return path
}

/** The states at all cycles but the last of the year that led to endings already drawn, what the class added coming in evenly. */
export function livedBefore(
  plan: SchoolPlan,
  start: number,
  endings: readonly Ending[],
  addedTo: (subject: string) => number,
  { margins, random }: { margins: Margins; random: Random },
): { subject: string; states: number[] }[] {
  const common = walkBackFrom(endings[0]?.walk.shared ?? 0, shared, cyclesAYear - 1, random)
  return endings.map(({ subject, walk, unit }) => {
    const { centre, spread } = margins.expect(subject, start)
    const alone = walkBackFrom(walk.own, own, cyclesAYear - 1, random)
    const states = common.map((level, index) => {
      const gained = plan.gain + addedTo(subject) / cyclesAYear
      const better = unit * (plan.start + gained * (index + 1))
      return centre + (spread / nationalSpread) * (level + (alone[index] ?? 0)) + better
    })
    return { subject, states }
  })
}
