import { type FilterParameters, filterPupil } from '#stats/filter.ts'
import { poolSources } from '#stats/filter-sources.ts'
import { chooseToLearnFrom, learnReadings } from '#stats/learn-readings.ts'
import { createRandom } from '#stats/random.ts'
import { coverage, randomisedPit } from '#stats/score.ts'
import { asFilterPupil } from '#stats/simulate/as-pupils.ts'
import { type MonitoringWorld, type SimulatedPupil, simulateMonitoring } from '#stats/simulate/monitoring.ts'
import { at, mean, sum } from '#stats/vector.ts'
import { between, comparison, type Measure } from '../measure.ts'
import { fromStep, NOBODY, PARAMETERS, upTo, WORLD } from './forecasts.ts'

/**
 * The filter as a school meets it: its teachers err more (.8) than the starting parameters say (.6). Judged on a new
 * cohort, half way through, with the starting parameters and with those learned from the readings of an earlier one.
 */
export function measureNewCohort(): Measure[] {
  const world = { ...WORLD, readingSd: 0.8 }
  const earlier = simulateMonitoring({ ...world, pupils: 200 }, createRandom(31)).map((pupil) =>
    asFilterPupil(world, pupil),
  )
  const cohort = simulateMonitoring({ ...world, pupils: 800 }, createRandom(32))
  const learned = learnReadings(chooseToLearnFrom(earlier))?.parameters ?? PARAMETERS
  const [started, fitted] = [judgeCohort(PARAMETERS, world, cohort), judgeCohort(learned, world, cohort)]
  return [
    comparison('noisier teachers, starting parameters: 80 % range holds', started.held, '%'),
    comparison('noisier teachers, starting parameters: calibration slope', started.slope, ''),
    between('noisier teachers, learned parameters: 80 % range holds', fitted.held, 78, 82, '%'),
    between('noisier teachers, learned parameters: calibration slope', fitted.slope, 0.9, 1.1, ''),
  ]
}

function judgeCohort(
  parameters: FilterParameters,
  world: MonitoringWorld,
  cohort: readonly SimulatedPupil[],
) {
  const cycle = 6
  const random = createRandom(33)
  const pupils = poolSources(
    parameters,
    cohort.map((pupil) => upTo(asFilterPupil(world, pupil), cycle)),
  )
  const cases = cohort.flatMap((pupil, i) => {
    const result = filterPupil(parameters, pupils[i] ?? NOBODY)
    return pupil.map((course, subject) => {
      const chances = fromStep(result, subject, cycle, parameters)
      return { course, chances, reach: sum(chances.slice(course.target)) }
    })
  })
  const pits = cases.map(({ chances, course }) => randomisedPit(chances, course.final, random))
  const average = mean(cases.map(({ reach }) => reach))
  const reached = cases.map(({ course }) => (course.final >= course.target ? 1 : 0))
  const products = cases.map(({ reach }, i) => (reach - average) * at(reached, i))
  return {
    held: 100 * coverage(pits, 0.8),
    slope: sum(products) / sum(cases.map(({ reach }) => (reach - average) ** 2)),
  }
}
