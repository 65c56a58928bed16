import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { auditEffects } from '#stats/crossed/audit.ts'
import type { CrossedData } from '#stats/crossed/data.ts'
import { type CrossedFit, fitCrossed } from '#stats/crossed/fit.ts'
import { createRandom } from '#stats/random.ts'
import { simulateCrossed, USUAL_CROSSED } from '#stats/simulate/crossed.ts'
import { simulateSets, USUAL_SETS } from '#stats/simulate/sets.ts'
import { at, mean, range } from '#stats/vector.ts'
import { hasLme4, withoutLme4 } from './fit/lme4.ts'
import { quickest } from './fit/timing.ts'
import { atLeast, atMost, type Benchmark, between, comparison, type Measure } from './measure.ts'

function fitted(data: CrossedData): CrossedFit {
  const fit = fitCrossed(data)
  if (!fit.ok) throw new Error(fit.message)
  return fit
}

/** By name of model: milliseconds and deviance of lme4 on the same results. */
function askLme4({
  outcome,
  fixed,
  factors,
}: CrossedData): Map<string, { milliseconds: number; deviance: number }> {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-crossed-')), 'results.csv')
  const lines = Array.from(outcome, (y, row) =>
    [
      y,
      fixed.findIndex(({ values }) => values[row] === 1) + 1,
      ...factors.map(({ codes }) => codes[row]),
    ].join(','),
  )
  fs.writeFileSync(file, ['y,subject,pupil,class,teacher', ...lines].join('\n'))
  const done = spawnSync('Rscript', [path.join(import.meta.dirname, 'crossed', 'lme4.R'), file], {
    encoding: 'utf8',
  })
  fs.rmSync(path.dirname(file), { recursive: true })
  if (done.status !== 0) throw new Error(done.stderr)
  return new Map(
    done.stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', elapsed, , deviance] = line.split(' ')
        return [name, { milliseconds: 1000 * Number(elapsed), deviance: Number(deviance) }]
      }),
  )
}

/** Whether teachers' intervals hold their true effects, over several schools: of all, and of those that may be shown. */
function knownTeachers(): Measure[] {
  const teachers = range(0, 25).flatMap((seed) => {
    const { data, truth } = simulateCrossed({ ...USUAL_CROSSED, pupils: 600 }, createRandom(100 + seed))
    const effects = fitted(data).factors[2]?.effects ?? []
    return effects.flatMap(({ effect, se, results, reliability }, i) => {
      const held = Number(Math.abs(effect - at(truth[2] ?? [], i)) < 1.96 * se)
      return results > 0 ? [{ held, shown: reliability >= 0.5 }] : []
    })
  })
  const share = (some: typeof teachers) => mean(some.map(({ held }) => held))
  const shown = teachers.filter((one) => one.shown)
  return [
    between('3,000 teachers: 95 % intervals that hold the true effect', share(teachers), 0.93, 0.96, 'share'),
    between(
      `the ${shown.length} of half reliability or more, which are shown`,
      share(shown),
      0.94,
      0.96,
      'share',
    ),
  ]
}

/** In how many schools of known truth the audit finds effects unfair. */
function found(schools: number, unfair: { start: number; poor: number }): number {
  const withheld = range(0, schools).map((seed) => {
    const random = createRandom(seed + 1)
    const { data, traits } = simulateSets({ ...USUAL_SETS, unfair }, random)
    return Number(auditEffects(data, fitted(data), 1, traits, random).some(({ clear }) => clear))
  })
  return mean(withheld)
}

const knownAudits = (): Measure[] => [
  between(
    '1,000 fair schools: effects withheld all the same',
    found(1000, { start: 0, poor: 0 }),
    0.04,
    0.06,
    'share',
  ),
  atLeast(
    '60 schools with 0.2 sd planted by start: withheld',
    found(60, { start: 0.2, poor: 0 }),
    0.95,
    'share',
  ),
  atLeast(
    '60 schools with 0.2 sd planted by poverty: withheld',
    found(60, { start: 0, poor: -0.2 }),
    0.95,
    'share',
  ),
]

async function run(): Promise<Measure[]> {
  const { data } = simulateCrossed(USUAL_CROSSED, createRandom(1))
  const [pupil, own, teacher] = data.factors
  if (!pupil || !own || !teacher) throw new Error('nothing was simulated')
  const models = [
    { name: 'pupil-teacher', factors: [pupil, teacher] },
    { name: 'pupil-class-teacher', factors: [pupil, own, teacher] },
  ]
  const told = hasLme4() ? askLme4(data) : undefined
  const measures = models.flatMap(({ name, factors }) => {
    const asked = { ...data, factors }
    const { milliseconds, busy } = quickest(9, () => fitted(asked))
    const other = told?.get(name)
    const levels = factors.slice(1).reduce((all, { levels: { length } }) => all + length, 0)
    const what = `20,000 results of 2,000 pupils, ${name} (${levels} levels beside the pupils)`
    const beside = other
      ? { against: 'lme4 without its Hessian', ratio: milliseconds / other.milliseconds }
      : {}
    return [
      atMost(what, milliseconds, 200, 'ms', beside),
      comparison(`${name}: of that, processor time of this process`, busy, 'ms'),
      ...(other
        ? [atMost(`${name}: deviance less lme4’s`, fitted(asked).deviance - other.deviance, 1e-6, 'deviance')]
        : []),
    ]
  })
  return [...measures, ...knownTeachers(), ...knownAudits(), ...(told ? [] : [withoutLme4])]
}

/** Effects of pupils, classes and teachers of one school, crossed, by REML. */
export const benchmark: Benchmark = {
  name: 'crossed',
  goal: 'one school of 2,000 pupils and 120 teachers in under 200 ms; teachers’ intervals hold, and unfair effects are found',
  against: 'lme4',
  run,
}
