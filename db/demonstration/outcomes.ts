import type { Random } from '#stats/random.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import { cyclesAYear, cyclesInAll, examNoise, nationalSpread, own, shared, unitOf } from './truth.ts'

export type Ended = {
  subject: string
  outcome: number
  /** Where the shared walk of the pupil and the course’s own walk ended. */
  walk: { shared: number; own: number }
}

/** Where the courses of somebody end who has been through all of them: the same walk, looked at once, at its end. */
export function drawOutcomes(
  plan: SchoolPlan,
  start: number,
  subjects: readonly string[],
  margins: Margins,
  random: Random,
): Ended[] {
  const cycles = cyclesInAll(11)
  const common = random.normal(0, Math.sqrt(shared.first + shared.cycle * cycles))
  return subjects.map((subject) => {
    const { centre, spread } = margins.expect(subject, start)
    const alone = random.normal(0, Math.sqrt(own.first + own.cycle * cycles))
    const level = common + alone
    const better = unitOf(subject) * (plan.start + plan.gain * cyclesAYear)
    const end = centre + (spread / nationalSpread) * (level + random.normal(0, examNoise)) + better
    const top = margins.grades(subject).length - 1
    const outcome = Math.min(Math.max(Math.round(end), 0), top)
    return { subject, outcome, walk: { shared: common, own: alone } }
  })
}

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

/** The states at all cycles but the last of the year that led to ends already drawn. */
export function livedBefore(
  plan: SchoolPlan,
  start: number,
  ended: readonly Ended[],
  margins: Margins,
  random: Random,
): { subject: string; states: number[] }[] {
  const common = walkBackFrom(ended[0]?.walk.shared ?? 0, shared, cyclesAYear - 1, random)
  return ended.map(({ subject, walk }) => {
    const { centre, spread } = margins.expect(subject, start)
    const alone = walkBackFrom(walk.own, own, cyclesAYear - 1, random)
    const states = common.map((level, index) => {
      const better = unitOf(subject) * (plan.start + plan.gain * (index + 1))
      return centre + (spread / nationalSpread) * (level + (alone[index] ?? 0)) + better
    })
    return { subject, states }
  })
}
