import type { PastYear, Resulted } from '../past-error.ts'
import type { Random } from '../random.ts'
import { range } from '../vector.ts'

/** Departments that forecast grades 0 to 9 for a number of years; all in grades. */
export interface ForecastWorld {
  readonly departments: number
  readonly years: number
  /** Results of a department in a year. */
  readonly results: number
  /** Results above the forecasts, between departments: what lasts, and what each year has of its own. */
  readonly lastingSd: number
  readonly yearlySd: number
  /** The same for all departments: below 0 forecasts are too hopeful. */
  readonly everywhere: number
  /** Noise of results that the model knows nothing of. */
  readonly unknownSd: number
}

export const HONEST_WORLD: ForecastWorld = {
  ...{ departments: 12, years: 1, results: 160 },
  ...{ lastingSd: 0, yearlySd: 0, everywhere: 0, unknownSd: 0 },
}

const CUTS = range(0, 9).map((k) => k + 0.5)

/** Forecasts and the grades that came of them, department by department and year by year. */
export function simulateForecasts(world: ForecastWorld, random: Random): PastYear[] {
  return range(0, world.departments).flatMap((department) => {
    const lasting = random.normal(world.everywhere, world.lastingSd)
    return range(0, world.years).map((year): PastYear => {
      const error = lasting + random.normal(0, world.yearlySd)
      const forecasts = range(0, world.results).map(() => resulted(world, error, random))
      return { department: `department ${department}`, year: `year ${year}`, forecasts }
    })
  })
}

function resulted(world: ForecastWorld, error: number, random: Random): Resulted {
  const mean = random.normal(5, 1.6)
  const sd = 0.7 + 0.4 * random.uniform()
  const end = random.normal(mean + error, Math.hypot(sd, world.unknownSd))
  return { mean, sd, cuts: CUTS, outcome: CUTS.filter((cut) => end >= cut).length }
}
