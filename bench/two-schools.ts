import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createOrganisation, type OrgWriter, writeAs } from '#features/access/api.server.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { now } from '#platform/clock.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'
import { type Benchmark, comparison } from './measure.ts'
import { readForecasts } from './two-schools/forecasts.ts'
import { bearOut } from './two-schools/outcomes.ts'
import { csvRows } from './two-schools/rows.ts'

const root = path.resolve(import.meta.dirname, '..')
const data = process.env.UCI_STUDENTS ?? path.resolve(root, '..', 'shared', 'data', 'uci')

const schools = [
  { slug: 'gp', value: 'GP', name: 'Escola Gabriel Pereira' },
  { slug: 'ms', value: 'MS', name: 'Escola Mousinho da Silveira' },
]
const subjects = [
  { file: 'student-mat.csv', name: 'Matemática', code: 'MAT' },
  { file: 'student-por.csv', name: 'Português', code: 'POR' },
]
/** The columns by which the two files have 382 pupils in common. */
const identity = 'school+sex+age+address+famsize+Pstatus+Medu+Fedu+Mjob+Fjob+reason+nursery+internet'

async function makeShape(db: OrgWriter): Promise<void> {
  const org = { org_id: db.orgId }
  await db
    .insertInto('academic_year')
    .values({ ...org, name: '2026/27', starts: '2026-09-01', ends: '2027-08-31' })
    .execute()
  await db
    .insertInto('year_group')
    .values({ ...org, name: '10.º ano', number: 10 })
    .execute()
  for (const { name, code } of subjects)
    await db
      .insertInto('subject')
      .values({ ...org, name, code, scale_key: 'pt-0-20' })
      .execute()
}

async function makeSchools(folder: string): Promise<void> {
  const engine = await openPGlite(path.join(folder, 'database'))
  await migrate(engine)
  await loadPacks(engine.owner)
  for (const { slug, name } of schools) {
    const { id } = await createOrganisation(engine.owner, { slug, name, kind: 'school', country: 'portugal' })
    const asker = { orgId: id, personId: null, accountId: null, now: now(), today: '2026-11-24' }
    await writeAs(engine.owner, asker, makeShape)
  }
  await engine.close()
}

type Answer = { counts?: { new: number; changed: number; unchanged: number; refused: number } }

function everyschool(folder: string, words: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(path.join(root, 'bin', 'everyschool'), [...words, '--json'], {
    env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '', LOG_LEVEL: 'warn' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`everyschool ${words.join(' ')}: ${stdout}${stderr}`)
  return JSON.parse(stdout) as Answer
}

function bringIn(folder: string, school: (typeof schools)[number]) {
  const run = everyschool
  const where = ['--org', school.slug, '--where', `school=${school.value}`]
  const pupil = ['--map', `admission=${identity}`]
  const fresh = subjects.map(({ file, name, code }) => {
    const from = [path.join(data, file), ...where, ...pupil]
    const words = ['--map', 'given=sex+age+address', '--set', 'family=Aluno', '--set', 'year=10']
    const pupils = run(folder, ['import', ...from, ...words, '--kind', 'pupils', '--map', 'sex=sex'])
    const lesson = ['--set', `class=10 ${code}`, '--set', `subject=${name}`]
    run(folder, ['import', ...from, ...lesson, '--set', 'year=10', '--kind', 'classes'])
    return pupils.counts ?? { new: 0, changed: 0, unchanged: 0, refused: 0 }
  })
  run(folder, ['cycle', 'plan', '--org', school.slug, '--count', '3'])
  for (const cycle of [1, 2]) {
    run(folder, ['cycle', 'open', '--org', school.slug, '--number', String(cycle)])
    for (const { file, code, name } of subjects) {
      const from = [path.join(data, file), ...where, ...pupil]
      const grades = ['--map', `judgement.${cycle}=G${cycle}`, '--set', `class=10 ${code}`]
      run(folder, ['import', ...from, ...grades, '--kind', 'judgements'])
      if (cycle === 1)
        run(folder, ['import', ...from, '--kind', 'targets', '--set', `subject=${name}`, '--set', 'grade=10'])
    }
    const why = 'Effort is not in the files'
    run(folder, ['cycle', 'close', '--org', school.slug, '--number', String(cycle), '--reason', why])
  }
  return fresh
}

async function run() {
  if (!fs.existsSync(path.join(data, 'student-mat.csv')))
    throw new Error(
      `There is no ${data}/student-mat.csv: set UCI_STUDENTS to a folder with the two files of UCI data set 320.`,
    )
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-uci-'))
  await makeSchools(folder)
  const counts = schools.flatMap((school) => bringIn(folder, school))
  const known = counts.map((one) => one.unchanged + one.changed)
  const both = (known[1] ?? 0) + (known[3] ?? 0)
  const told = await readForecasts(folder)
  const outcomes = await csvRows(data, subjects, identity.split('+'))
  console.error(folder)
  return [
    comparison('pupils found in both files', both, 'pupils'),
    comparison(
      'rows refused',
      counts.reduce((sum, one) => sum + one.refused, 0),
      'rows',
    ),
    ...bearOut(told, outcomes),
  ]
}

export const benchmark: Benchmark = {
  name: 'two-schools',
  goal: 'two real schools by the command line: what cycle 2 says of the end of the year is what happens',
  against: 'the grade of cycle 2 taken as the forecast',
  run,
}
