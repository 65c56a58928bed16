import type { Random } from '#stats/random.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import { cyclesAYear, cyclesInAll, examNoise, nationalSpread, own, shared, unitOf } from './truth.ts'

/** Where a course ends, in grades from the lowest, before it is rounded to one. */
export type Outcome = { subject: string; end: number }

/** Where the courses of somebody end who has been through all of them: the same walk, looked at once, at its end. */
export function drawOutcomes(
  plan: SchoolPlan,
  start: number,
  subjects: readonly string[],
  margins: Margins,
  random: Random,
): Outcome[] {
  const cycles = cyclesInAll(11)
  const common = random.normal(0, Math.sqrt(shared.first + shared.cycle * cycles))
  return subjects.map((subject) => {
    const { centre, spread } = margins.expect(subject, start)
    const level = common + random.normal(0, Math.sqrt(own.first + own.cycle * cycles))
    const better = unitOf(subject) * (plan.start + plan.gain * cyclesAYear)
    const end = centre + (spread / nationalSpread) * (level + random.normal(0, examNoise)) + better
    return { subject, end }
  })
}
