import type { Random } from '#stats/random.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import { cyclesAYear, cyclesInAll, examNoise, nationalSpread, own, shared, unitOf } from './truth.ts'

/** Where a course ended before it is a grade: its place on the scale, and how far a grade of GCSE lies there. */
export type Ending = { subject: string; place: number; unit: number; top: number }

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
    const level = common + random.normal(0, Math.sqrt(own.first + own.cycle * cycles))
    const better = unitOf(subject) * (plan.start + plan.gain * cyclesAYear)
    const place = centre + (spread / nationalSpread) * (level + random.normal(0, examNoise)) + better
    return { subject, place, unit: unitOf(subject), top: margins.grades(subject).length - 1 }
  })
}

/** The grade awarded, counted from the lowest, with what the class added in grades of GCSE. */
export const outcomeOf = ({ place, unit, top }: Ending, added: number): number =>
  Math.min(Math.max(Math.round(place + unit * added), 0), top)
