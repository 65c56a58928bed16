import type { PastYear, Resulted } from '../past-fit.ts'
import type { Random } from '../random.ts'
import { range } from '../vector.ts'

/** Departments that forecast grades 0 to 9 for a number of years; all in grades. */
export interface ForecastWorld {
  readonly departments: number
  readonly years: number
  readonly subjectsEach: number
  /** Results of a subject in a year. */
  readonly results: number
  /** Results above the forecasts, between departments: what lasts, and what each year has of its own. */
  readonly lastingSd: number
  readonly yearlySd: number
  /** What parts the subjects of a department for good. */
  readonly subjectSd: number
  /** The same for all departments: below 0 forecasts are too hopeful. */
  readonly everywhere: number
  /** Noise of results that the model knows nothing of. */
  readonly unknownSd: number
}

export const HONEST_WORLD: ForecastWorld = {
  ...{ departments: 12, subjectsEach: 1, years: 1, results: 160 },
  ...{ lastingSd: 0, yearlySd: 0, subjectSd: 0, everywhere: 0, unknownSd: 0 },
}

const CUTS = range(0, 9).map((k) => k + 0.5)

/** Forecasts and the grades that came of them, subject by subject and year by year. */
export function simulateForecasts(world: ForecastWorld, random: Random): PastYear[] {
  return range(0, world.departments).flatMap((number) => {
    const department = `department ${number}`
    const lasting = random.normal(world.everywhere, world.lastingSd)
    const apart = random.fork(department)
    const offsets = range(0, world.subjectsEach).map(() => apart.normal(0, world.subjectSd))
    return range(0, world.years).flatMap((year) => {
      const error = lasting + random.normal(0, world.yearlySd)
      return offsets.map((offset, subject): PastYear => {
        const forecasts = range(0, world.results).map(() => resulted(world, error + offset, random))
        return { department, subject: `${department}, ${subject}`, year: `year ${year}`, forecasts }
      })
    })
  })
}

function resulted(world: ForecastWorld, error: number, random: Random): Resulted {
  const mean = random.normal(5, 1.6)
  const sd = 0.7 + 0.4 * random.uniform()
  const end = random.normal(mean + error, Math.hypot(sd, world.unknownSd))
  return { mean, sd, cuts: CUTS, outcome: CUTS.filter((cut) => end >= cut).length }
}
