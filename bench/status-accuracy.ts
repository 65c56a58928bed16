import {
  DEFAULT_PARAMETERS,
  type FilteredPupil,
  type FilterParameters,
  type FilterPupil,
  filterPupil,
  finalChances,
  finalGrade,
} from '#stats/filter.ts'
import { estimateParameters } from '#stats/filter-estimate.ts'
import { poolSources } from '#stats/filter-sources.ts'
import { createRandom } from '#stats/random.ts'
import { areaUnderCurve, coverage, randomisedPit, rankedProbabilityScore } from '#stats/score.ts'
import { asFilterPupil, CYCLE_DAYS } from '#stats/simulate/as-pupils.ts'
import {
  type MonitoringWorld,
  type SimulatedCourse,
  type SimulatedPupil,
  simulateMonitoring,
  USUAL_WORLD,
} from '#stats/simulate/monitoring.ts'
import { at, mean, range, sum } from '#stats/vector.ts'
import { atMost, type Benchmark, between, comparison, type Measure } from './measure.ts'

const WORLD = USUAL_WORLD
const LAST = WORLD.cycles - 1
const PARAMETERS: FilterParameters = {
  ...DEFAULT_PARAMETERS,
  priorCorrelation: WORLD.sharedSd ** 2 / (WORLD.sharedSd ** 2 + WORLD.subjectSd ** 2),
}
const CUTS = range(0, WORLD.topGrade).map((grade) => grade + 0.5)
const GOALS = [
  { cycle: 2, limit: 0.56 },
  { cycle: 5, limit: 0.51 },
  { cycle: 9, limit: 0.46 },
  { cycle: 12, limit: 0.42 },
] as const

/** One pupil's course as a forecaster meets it at a cycle. */
interface Case {
  readonly course: SimulatedCourse
  readonly cycle: number
  readonly allSubjects: FilteredPupil
  readonly subject: number
  readonly oneSubject: FilteredPupil
  readonly withClass: FilteredPupil
}

type Forecaster = (one: Case) => number[]

const certain = (value: number): number[] => {
  const grade = Math.min(WORLD.topGrade, Math.max(0, Math.round(value)))
  return range(0, WORLD.topGrade + 1).map((other) => (other === grade ? 1 : 0))
}

const fromStep = (
  filtered: FilteredPupil,
  subject: number,
  cycle: number,
  parameters = PARAMETERS,
): number[] => {
  const step = filtered.steps[cycle]
  const now = { mean: at(step?.mean ?? [], subject), variance: at(step?.variance ?? [], subject) }
  return finalChances(finalGrade(parameters, now, (LAST - cycle) * CYCLE_DAYS), CUTS)
}

const priorVariance = WORLD.sharedSd ** 2 + WORLD.subjectSd ** 2

const FORECASTERS: Readonly<Record<string, Forecaster>> = {
  'prior attainment only': ({ course }) =>
    finalChances(
      finalGrade(PARAMETERS, { mean: course.expected, variance: priorVariance }, LAST * CYCLE_DAYS),
      CUTS,
    ),
  'last reading': ({ course, cycle }) => certain(at(course.readings, cycle)),
  'mean of readings': ({ course, cycle }) => certain(mean(course.readings.slice(0, cycle + 1))),
  'filter, one subject': ({ oneSubject, cycle }) => fromStep(oneSubject, 0, cycle),
  'filter, all subjects': ({ allSubjects, subject, cycle }) => fromStep(allSubjects, subject, cycle),
  'filter, all subjects, class by class': ({ withClass, subject, cycle }) =>
    fromStep(withClass, subject, cycle),
}

function everyCase(cycle: number): Case[] {
  const school = simulateMonitoring(WORLD, createRandom(2009))
  const asked = school.map((pupil) => upTo(asFilterPupil(WORLD, pupil), cycle))
  const pooled = poolSources(PARAMETERS, asked)
  return school.flatMap((pupil, i) => {
    const allSubjects = filtered(asked[i])
    const withClass = filtered(pooled[i])
    return pupil.map((course, subject) => ({
      course,
      cycle,
      subject,
      allSubjects,
      withClass,
      oneSubject: filtered(upTo(asFilterPupil(WORLD, [course]), cycle)),
    }))
  })
}

const upTo = (pupil: FilterPupil, cycle: number): FilterPupil => ({
  ...pupil,
  readings: pupil.readings.filter(({ day }) => day <= cycle * CYCLE_DAYS),
})

const NOBODY: FilterPupil = { from: 0, priors: [], readings: [] }

const filtered = (pupil: FilterPupil | undefined): FilteredPupil => filterPupil(PARAMETERS, pupil ?? NOBODY)

function score(cases: readonly Case[], forecaster: Forecaster) {
  const chances = cases.map(forecaster)
  const missed = cases.map(({ course }) => course.final < course.target)
  const risk = cases.map(({ course }, i) => 1 - sum((chances[i] ?? []).slice(course.target)))
  return {
    rps: mean(cases.map(({ course }, i) => rankedProbabilityScore(chances[i] ?? [], course.final))),
    auc: areaUnderCurve(risk, missed),
    chances,
  }
}

function measureCycle(cycle: number, limit: number): Measure[] {
  const cases = everyCase(cycle)
  const scores = Object.entries(FORECASTERS).map(([name, forecaster]) => ({
    name,
    ...score(cases, forecaster),
  }))
  const best = scores.at(-1)
  const lastReading = scores.find(({ name }) => name === 'last reading')?.rps ?? Number.NaN
  const random = createRandom(17)
  const pits = cases.map(({ course }, i) => randomisedPit(best?.chances[i] ?? [], course.final, random))
  const rps = best?.rps ?? Number.NaN
  return [
    atMost(`ranked probability score, cycle ${cycle}, filter`, rps, limit, 'grades', {
      against: 'last reading as a bare grade',
      ratio: rps / lastReading,
    }),
    ...scores.map((one) =>
      comparison(`ranked probability score, cycle ${cycle}, ${one.name}`, one.rps, 'grades'),
    ),
    ...scores.map((one) => comparison(`AUC of missing the target, cycle ${cycle}, ${one.name}`, one.auc, '')),
    ...[50, 80, 95].map((level) =>
      between(
        `${level} % range holds, cycle ${cycle}`,
        100 * coverage(pits, level / 100),
        level - 2,
        level + 2,
        '%',
      ),
    ),
  ]
}

function measureSpeed(): Measure {
  const world = { ...WORLD, pupils: 2000, subjects: 10, cycles: 9 }
  const pupils = simulateMonitoring(world, createRandom(1)).map((pupil) => asFilterPupil(world, pupil))
  const times = range(0, 3).map(() => {
    const start = performance.now()
    for (const pupil of poolSources(PARAMETERS, pupils)) filterPupil(PARAMETERS, pupil)
    return performance.now() - start
  })
  return atMost(
    'filter 2,000 pupils x 10 subjects x 9 cycles, class by class (twice over)',
    Math.min(...times),
    1000,
    'ms',
  )
}

/**
 * The filter as a school meets it: its teachers err more (.8) than the starting parameters say (.6). Judged on a new
 * cohort, half way through, with the starting parameters and with those learned from the readings of an earlier one.
 */
function measureNewCohort(): Measure[] {
  const world = { ...WORLD, readingSd: 0.8 }
  const earlier = simulateMonitoring({ ...world, pupils: 200 }, createRandom(31)).map((pupil) =>
    asFilterPupil(world, pupil),
  )
  const cohort = simulateMonitoring({ ...world, pupils: 800 }, createRandom(32))
  const learned = estimateParameters(earlier, PARAMETERS, { iterations: 25 }).parameters
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

/** Forecasts of the final grade on a simulated school whose truth is known: 1,500 pupils, 8 subjects, 13 cycles. */
export const benchmark: Benchmark = {
  name: 'status-accuracy',
  goal: 'ranked probability score <= .56/.51/.46/.42 at cycles 2/5/9/12; ranges hold within 2 points',
  against: 'prior attainment, last reading, mean of readings, one subject at a time',
  run: async () => [
    ...GOALS.flatMap(({ cycle, limit }) => measureCycle(cycle, limit)),
    ...measureNewCohort(),
    measureSpeed(),
  ],
}
