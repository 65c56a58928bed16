import { type FilteredPupil, type FilterPupil, filterPupil, finalChances, finalGrade } from '#stats/filter.ts'
import { poolSources } from '#stats/filter-sources.ts'
import { createRandom } from '#stats/random.ts'
import { areaUnderCurve, coverage, randomisedPit, rankedProbabilityScore } from '#stats/score.ts'
import { asFilterPupil, CYCLE_DAYS } from '#stats/simulate/as-pupils.ts'
import { type SimulatedCourse, simulateMonitoring } from '#stats/simulate/monitoring.ts'
import { at, mean, range, sum } from '#stats/vector.ts'
import { atMost, type Benchmark, between, comparison, type Measure } from './measure.ts'
import { CUTS, fromStep, LAST, NOBODY, PARAMETERS, upTo, WORLD } from './status-accuracy/forecasts.ts'
import { measureNewCohort } from './status-accuracy/new-cohort.ts'

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
