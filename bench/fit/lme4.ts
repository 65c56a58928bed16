import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { comparison, type Measure } from '../measure.ts'

/** Rows of two columns by school, as they lie in memory. */
export interface Rows {
  readonly name: string
  readonly x: Float64Array
  readonly y: Float64Array
  readonly schools: Int32Array
}

export interface Asked {
  readonly rows: Rows
  /** `quick` leaves the Hessian out; `tight` stops at 1e-10. */
  readonly how: 'quick' | 'default' | 'tight'
  readonly model: 'intercept' | 'slope'
  readonly method: 'ML' | 'REML'
}

export interface Told {
  readonly milliseconds: number
  /** Of that, the processor's time: on a machine that is shared the two differ. */
  readonly busy: number
  readonly deviance: number
}

/** Whether R is here with lme4. */
export const hasLme4 = (): boolean =>
  spawnSync('Rscript', ['-e', 'library(lme4)'], { stdio: 'ignore' }).status === 0

export const withoutLme4: Measure = comparison(
  'nothing is measured beside lme4: Rscript with lme4 is not here (apt-get install r-cran-lme4)',
  0,
  'fits',
)

const wordOf = ({ rows, how, model, method }: Asked): string =>
  [rows.name, rows.x.length, how, model, method].join('/')

/** Fits the same rows with lme4, one fit after the other in one R; answers in the order asked. */
export function askLme4(asked: readonly Asked[]): Told[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-lme4-'))
  for (const { rows } of asked) {
    fs.writeFileSync(path.join(folder, `${rows.name}.x`), rows.x)
    fs.writeFileSync(path.join(folder, `${rows.name}.y`), rows.y)
    fs.writeFileSync(path.join(folder, `${rows.name}.school`), rows.schools)
  }
  const script = path.join(import.meta.dirname, 'lme4.R')
  const done = spawnSync('Rscript', [script, folder, ...asked.map(wordOf)], { encoding: 'utf8' })
  fs.rmSync(folder, { recursive: true })
  if (done.status !== 0) throw new Error(done.stderr)
  return done.stdout.trim().split('\n').map(read)
}

function read(line: string): Told {
  const [, , elapsed, user, deviance] = line.split(' ')
  return { milliseconds: 1000 * Number(elapsed), busy: 1000 * Number(user), deviance: Number(deviance) }
}
