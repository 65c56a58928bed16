import { sumTable } from '../multilevel/collect.ts'
import type { GroupedSums } from '../multilevel/grouped.ts'
import type { Random } from '../random.ts'
import { at, range } from '../vector.ts'

/** Results in standard deviations of pupils; schools differ in level and in what prior attainment is worth. */
export interface ValueAddedWorld {
  readonly schools: number
  /** Pupils of a school are drawn evenly between these. */
  readonly fewest: number
  readonly most: number
  readonly intercept: number
  readonly slope: number
  /** Effects of 0/1 columns that half the pupils have each. */
  readonly others: readonly number[]
  readonly interceptSd: number
  readonly slopeSd: number
  readonly correlation: number
  readonly pupilSd: number
  /** How far schools' mean prior attainment is spread. */
  readonly intakeSd: number
}

/** About as Goldstein and others (1993) found Inner London, and with schools of the size they have in England. */
export const USUAL_VALUE_ADDED: ValueAddedWorld = {
  ...{ schools: 200, fewest: 60, most: 290, intercept: 0.05, slope: 0.56, others: [] },
  ...{ interceptSd: 0.3, slopeSd: 0.12, correlation: 0.5, pupilSd: 0.74, intakeSd: 0.4 },
}

export interface SimulatedSchools {
  /** Prior attainment, the other columns, the outcome. */
  readonly columns: readonly Float64Array[]
  readonly names: readonly string[]
  /** Each pupil's school, from 0. */
  readonly schools: Int32Array
  readonly truth: readonly { readonly intercept: number; readonly slope: number }[]
}

export function simulateValueAdded(world: ValueAddedWorld, random: Random): SimulatedSchools {
  const sizes = range(0, world.schools).map(
    () => world.fewest + random.integer(world.most - world.fewest + 1),
  )
  const truth = sizes.map(() => drawSchool(world, random))
  const schools = Int32Array.from(sizes.flatMap((size, school) => new Array<number>(size).fill(school)))
  const intakes = sizes.map(() => random.normal(0, world.intakeSd))
  const prior = Float64Array.from(schools, (school) => at(intakes, school) + random.normal())
  const others = world.others.map(() => Float64Array.from(schools, () => random.integer(2)))
  const outcome = prior.map((x, i) => {
    const { intercept, slope } = truth[schools[i] ?? 0] ?? { intercept: 0, slope: 0 }
    const rest = others.reduce((all, column, k) => all + at(world.others, k) * at(column, i), 0)
    return world.intercept + intercept + (world.slope + slope) * x + rest + random.normal(0, world.pupilSd)
  })
  const names = ['prior', ...world.others.map((_, k) => `other ${k + 1}`), 'outcome']
  return { columns: [prior, ...others, outcome], names, schools, truth }
}

function drawSchool({ interceptSd, slopeSd, correlation }: ValueAddedWorld, random: Random) {
  const [first, second] = [random.normal(), random.normal()]
  const rest = Math.sqrt(1 - correlation ** 2)
  return { intercept: interceptSd * first, slope: slopeSd * (correlation * first + rest * second) }
}

/** The simulated pupils summed by school. */
export function sumSchools({ columns, names, schools, truth }: SimulatedSchools): GroupedSums {
  const sums = sumTable(columns, schools, truth.length)
  return {
    ...{ outcome: 'outcome', columns: names, factors: [], levels: ['school'] },
    groups: sums.map((own, school) => ({ ...own, path: [`S${school + 1}`] })),
  }
}
