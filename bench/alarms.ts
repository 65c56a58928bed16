import { scanCusum } from '#stats/alarm.ts'
import { DEFAULT_PARAMETERS, type FilterStep, filterPupil } from '#stats/filter.ts'
import { createRandom } from '#stats/random.ts'
import { asFilterPupil } from '#stats/simulate/as-pupils.ts'
import { type MonitoringWorld, simulateMonitoring, USUAL_WORLD } from '#stats/simulate/monitoring.ts'
import { at, sum } from '#stats/vector.ts'
import { atLeast, atMost, type Benchmark, comparison, type Measure } from './measure.ts'

const PARAMETERS = {
  ...DEFAULT_PARAMETERS,
  priorCorrelation: USUAL_WORLD.sharedSd ** 2 / (USUAL_WORLD.sharedSd ** 2 + USUAL_WORLD.subjectSd ** 2),
}

/** What a rule watches, cycle by cycle, and the cycle of the planted fall (0: none). */
interface Series {
  readonly readings: readonly number[]
  readonly zs: readonly number[]
  readonly fall: number
}

type Rule = (series: Series) => boolean[]

const dropped =
  (grades: number): Rule =>
  ({ readings }) =>
    readings.map((value, cycle) => cycle > 0 && value <= at(readings, cycle - 1) - grades)

const cusum: Rule = ({ zs }) => scanCusum(zs).map((alarm) => alarm === 'fall')

const RULES: Readonly<Record<string, Rule>> = {
  'fell one grade or more': dropped(1),
  'fell two grades or more': dropped(2),
  'z below -2': ({ zs }) => zs.map((z) => z < -2),
  'CUSUM k=.5 h=2.5': cusum,
}

interface Tally {
  readonly falseAlarms: number
  readonly found: number
  readonly shareTrue: number
}

/** Counts alarms; one is true within three cycles from the fall, neither true nor false later. */
function tally<Watched extends { readonly fall: number; readonly zs: readonly number[] }>(
  all: readonly Watched[],
  rule: (series: Watched) => boolean[],
): Tally {
  const results = all.map((series) => {
    const cycles = rule(series).flatMap((alarm, cycle) => (alarm ? [cycle] : []))
    const fallen = (cycle: number): boolean => series.fall > 0 && cycle >= series.fall
    return {
      alarms: cycles.length,
      truly: cycles.filter((cycle) => fallen(cycle) && cycle < series.fall + 3).length,
      falsely: cycles.filter((cycle) => !fallen(cycle)).length,
    }
  })
  const falls = all.filter(({ fall }) => fall > 0).length
  const watched = sum(all.map(({ zs }) => zs.length))
  return {
    falseAlarms: (100 * sum(results.map(({ falsely }) => falsely))) / watched,
    found: results.filter(({ truly }) => truly > 0).length / falls,
    shareTrue: sum(results.map(({ truly }) => truly)) / sum(results.map(({ alarms }) => alarms)),
  }
}

const zOf = (steps: readonly FilterStep[], subject: number): number[] =>
  steps.map(({ forecasts }) => forecasts.find(({ reading }) => reading.subject === subject)?.z ?? Number.NaN)

/** An alarm for a pupil whenever any one of the subjects raises one: what the pooled alarm must beat. */
function anySubject({
  subjects,
  zs,
}: {
  readonly subjects: readonly (readonly number[])[]
  readonly zs: readonly number[]
}) {
  const alarms = subjects.map((subject) => scanCusum(subject))
  return zs.map((_, cycle) => alarms.some((subject) => subject[cycle] === 'fall'))
}

function watch(world: MonitoringWorld, seed: number) {
  const pupils = simulateMonitoring(world, createRandom(seed)).map((pupil) => ({
    pupil,
    steps: filterPupil(PARAMETERS, asFilterPupil(world, pupil)).steps,
  }))
  return {
    subjects: pupils.flatMap(({ pupil, steps }) =>
      pupil.map(({ readings, fall }, subject) => ({
        readings,
        fall,
        zs: zOf(steps, subject),
      })),
    ),
    pupils: pupils.map(({ pupil, steps }) => ({
      readings: [],
      subjects: pupil.map((_, subject) => zOf(steps, subject)),
      fall: pupil[0]?.fall ?? 0,
      zs: steps.map(({ pooledZ }) => pooledZ),
    })),
  }
}

const table = (name: string, { falseAlarms, found, shareTrue }: Tally): Measure[] => [
  comparison(`${name}: false alarms`, falseAlarms, 'per 100 watched per cycle'),
  comparison(`${name}: found within 3 cycles`, found, 'share'),
  comparison(`${name}: alarms that are true`, shareTrue, 'share'),
]

const oneSubject = { ...USUAL_WORLD, fallShare: 0.05 }
const wholePupil = { ...oneSubject, wholePupil: true }

async function run(): Promise<Measure[]> {
  const single = watch(oneSubject, 5)
  const whole = watch(wholePupil, 6)
  const rules = Object.entries(RULES).map(([name, rule]) => ({ name, ...tally(single.subjects, rule) }))
  const common = rules.find(({ name }) => name === 'fell one grade or more')
  const chosen = tally(single.subjects, cusum)
  const pooled = tally(whole.pupils, cusum)
  const unpooled = tally(whole.pupils, anySubject)
  return [
    atMost('CUSUM: false alarms', chosen.falseAlarms, 1.5, 'per 100 pupil-subjects per cycle', {
      against: 'reading fell a grade or more',
      ratio: chosen.falseAlarms / (common?.falseAlarms ?? Number.NaN),
    }),
    atLeast('CUSUM: one-grade falls found within 3 cycles', chosen.found, 0.4, 'share', {
      against: 'reading fell a grade or more',
      ratio: chosen.found / (common?.found ?? Number.NaN),
    }),
    atMost('pupil alarm: false alarms', pooled.falseAlarms, 1.5, 'per 100 pupils per cycle', {
      against: 'a CUSUM in any of the subjects, same pupils',
      ratio: pooled.falseAlarms / unpooled.falseAlarms,
    }),
    atLeast('pupil alarm: falls in all subjects found within 3 cycles', pooled.found, 0.4, 'share', {
      against: 'a CUSUM in any of the subjects, same pupils',
      ratio: pooled.found / unpooled.found,
    }),
    ...rules.flatMap((rule) => table(`one subject falls, ${rule.name}`, rule)),
    ...table('one subject falls, pupil alarm', tally(single.pupils, cusum)),
    ...table('all subjects fall, CUSUM in any subject', unpooled),
    ...table('all subjects fall, pupil alarm', pooled),
  ]
}

/** One-grade falls planted in 5 % of a simulated school, and which rules find them at what cost. */
export const benchmark: Benchmark = {
  name: 'alarms',
  goal: '<= 1.5 false alarms per 100 pupil-subjects per cycle with >= .40 of falls found; the pupil alarm beats this',
  against: 'a reading one grade lower, two grades lower, z below -2',
  run,
}
