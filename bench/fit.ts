import { examSums, rowsFrom } from '#stats/multilevel/testing.ts'
import { type Asked, askLme4, hasLme4, type Rows, type Told, withoutLme4 } from './fit/lme4.ts'
import { fitRows, rowsOf, simulateNation } from './fit/national.ts'
import { quickest, type Timed } from './fit/timing.ts'
import { atLeast, type Benchmark, comparison, type Measure } from './measure.ts'

/** Pupils with the sums of the 65 schools of the exam data: the data themselves may not be shipped. */
function examRows(): { rows: Rows; names: string[] } {
  const { columns, groups } = examSums()
  const [x, y] = ['standLRT', 'normexam'].map((column) => columns.indexOf(column))
  const pupils = groups.flatMap((group, school) => rowsFrom(group).map((row) => ({ school, row })))
  return {
    names: groups.map(({ path }) => path.join('/')),
    rows: {
      name: 'exam',
      x: Float64Array.from(pupils, ({ row }) => row[x ?? 0] ?? 0),
      y: Float64Array.from(pupils, ({ row }) => row[y ?? 0] ?? 0),
      schools: Int32Array.from(pupils, ({ school }) => school),
    },
  }
}

const models = ['intercept', 'slope'] as const

function beside(
  what: string,
  model: (typeof models)[number],
  own: Timed,
  told: readonly Told[],
  goal: number,
): Measure[] {
  const [quick, usual] = told
  if (!quick || !usual) return []
  const name = `${what}, random ${model}`
  const times = quick.milliseconds / own.milliseconds
  const measures = [
    comparison(`${name}: lme4 without its Hessian`, quick.milliseconds, 'ms'),
    comparison(`${name}: lme4 as it comes`, usual.milliseconds, 'ms'),
    comparison(`${name}: ratio by processor time`, quick.busy / own.busy, 'times'),
  ]
  const against = { against: 'lme4 without its Hessian, same rows' }
  return goal > 0
    ? [atLeast(`${name}: faster than lme4`, times, goal, 'times', against), ...measures]
    : [comparison(`${name}: faster than lme4`, times, 'times'), ...measures]
}

async function run(): Promise<Measure[]> {
  const nation = simulateNation()
  const worlds = [
    { what: '4,059 pupils in 65 schools', ...examRows(), runs: 200, goals: { intercept: 0, slope: 0 } },
    {
      what: `${nation.schools.length.toLocaleString('en')} pupils in 3,400 schools`,
      ...{ rows: rowsOf('nation', nation), names: nation.truth.map((_, school) => `S${school}`) },
      ...{ runs: 15, goals: { intercept: 0, slope: 300 } },
    },
  ]
  const here = hasLme4()
  const measures = worlds.flatMap(({ what, rows, names, runs, goals }) =>
    models.flatMap((model) => {
      const own = quickest(runs, () => fitRows(rows, names, { model, method: 'ML' }))
      const asked = (['quick', 'default'] as const).map((how): Asked => ({ rows, how, model, method: 'ML' }))
      const told = here ? askLme4(asked) : []
      return [
        comparison(`${what}, random ${model}: sums, fit and effects`, own.milliseconds, 'ms'),
        ...beside(what, model, own, told, goals[model]),
      ]
    }),
  )
  return here ? measures : [withoutLme4, ...measures]
}

/** Multilevel fits from rows in memory, beside R's lme4 on the same rows in the same run. */
export const benchmark: Benchmark = {
  name: 'fit',
  goal: 'the slope model of 600,000 pupils in 3,400 schools at least 300 times as fast as lme4',
  against: 'lme4, without and with its Hessian',
  run,
}
