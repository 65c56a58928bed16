import type { AllocationProblem, HelpOption, PlannedHelp, PupilInNeed } from '../allocation/problem.ts'
import type { Random } from '../random.ts'
import { range } from '../vector.ts'

export interface AllocationWorld {
  readonly pupils: number
  readonly managers: number
  /** Hours a week of each manager that are not monitoring. */
  readonly hours: number
  readonly mustServe: number
  /** Whether a group sits pupils of one year alone. */
  readonly yearGroups: boolean
}

/** Seven learning managers with 40 % of 37 hours each. */
export const USUAL_ALLOCATION: AllocationWorld = {
  pupils: 800,
  managers: 7,
  hours: 14.8,
  mustServe: 20,
  yearGroups: false,
}

const YEARS = ['7', '8', '9', '10', '11']

const optionsOf = ({ yearGroups: sameYear }: AllocationWorld): (HelpOption & { effect: number })[] => [
  { id: 'mentoring', hours: 0.5, effect: 0.1 },
  { id: 'learning to learn', hours: 0.75, effect: 0.2 },
  { id: 'behaviour for learning', hours: 0.5, effect: 0.15 },
  { id: 'home link', hours: 0.25, effect: 0.06 },
  { id: 'small group', hours: 1, effect: 0.12, group: { seats: 4, fewest: 3, sameYear } },
]

/** A school whose pupils in need outnumber by far those whom its managers can help. */
export function simulateAllocation(world: AllocationWorld, random: Random): AllocationProblem {
  const options = optionsOf(world)
  const pupils = range(0, world.pupils).map((i): PupilInNeed => {
    const need = Math.abs(random.normal(0, 1))
    const exposure = Math.exp(random.normal(0, 0.3))
    return {
      ...{ id: `pupil ${i + 1}`, year: random.choice(YEARS), need, hoursHad: 3 * random.integer(5) },
      mustServe: i < world.mustServe,
      suits: options
        .filter(() => random.chance(0.8))
        .map(({ id, effect }) => ({
          option: id,
          gain: Math.max(0.005, exposure * (effect + random.normal(0, 0.03))),
        })),
    }
  })
  const skilled = () => options.map(({ id }) => [id, Math.max(0.5, 1 + random.normal(0, 0.05))] as const)
  const managers = range(0, world.managers).map((i) => ({
    ...{ id: `manager ${i + 1}`, hours: world.hours, skills: Object.fromEntries(skilled()) },
  }))
  const fewestByYear = Object.fromEntries(YEARS.map((year) => [year, Math.floor(world.pupils / 50)]))
  return { pupils, managers, options, fewestByYear }
}

/** The same school a cycle later: needs have moved (correlation about .9), help was given as planned. */
export function aCycleLater(
  problem: AllocationProblem,
  before: readonly PlannedHelp[],
  random: Random,
): AllocationProblem {
  const hours = new Map(problem.options.map(({ id, hours: each, group }) => [id, each / (group?.seats ?? 1)]))
  const helped = new Map(before.map(({ pupil, option }) => [pupil, 6 * (hours.get(option) ?? 0)]))
  const pupils = problem.pupils.map((pupil) => ({
    ...pupil,
    need: Math.abs(0.9 * pupil.need + Math.sqrt(1 - 0.81) * random.normal(0, 0.6)),
    hoursHad: 0.8 * pupil.hoursHad + (helped.get(pupil.id) ?? 0),
  }))
  return { ...problem, pupils, before }
}
