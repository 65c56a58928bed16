import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { startPostgres, type TestServer } from '#platform/db/testing-server.ts'

type Step = { name: string; command: string[]; counted: boolean; needs?: 'postgres' }
type Count = { passed: number; failed: number; failures: string[] }
type Report = {
  numPassedTests: number
  numFailedTests: number
  success: boolean
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

const root = path.resolve(import.meta.dirname, '..')
const program = (name: string) => path.join(root, 'node_modules', '.bin', name)

const check = (name: string, ...command: string[]): Step => ({ name, command, counted: false })
const tests = (name: string, project: string, ...more: string[]): Step => ({
  ...{ name, command: [program('vitest'), 'run', '--project', project, ...more], counted: true },
})

/** One after the other; those of a list side by side, the longest first, since each leaves a part of the machine idle. */
const steps: (Step | Step[])[] = [
  [
    check('Format and lint', program('biome'), 'check', '.'),
    check('Types of routes', program('react-router'), 'typegen'),
  ],
  [
    check('Nothing left over', program('knip'), '--no-progress'),
    check('Types', program('tsc'), '--noEmit'),
    check('Build', process.execPath, path.join(root, 'bin', 'setup.mjs'), '--build'),
  ],
  tests('Tests on the embedded database', 'unit'),
  { ...tests('Tests on a PostgreSQL server', 'database'), needs: 'postgres' },
  [
    tests('Journeys in the browser, one half', 'journeys', '--shard=1/2'),
    tests('Journeys in the browser, the other', 'journeys', '--shard=2/2'),
    // The walk through every route, on a server's database; the other walls are on the embedded one.
    { ...tests('Every route, one half of the roles', 'walls', 'e2e/matrix.spec.ts'), needs: 'postgres' },
    { ...tests('Every route, the other half', 'walls', 'e2e/matrix-others.spec.ts'), needs: 'postgres' },
    tests('Other walls of the running server', 'walls', '--exclude', 'e2e/matrix*.spec.ts'),
  ],
]

/** How many go at once: one more than there are cores, as each waits now and then for a database, a browser or a disk. */
const atOnce = availableParallelism() + 1

const reportOf = (step: Step) =>
  path.join(root, 'test-results', `${step.name.replaceAll(/[ ,]+/g, '-').toLowerCase()}.json`)

const firstLine = (text: string | undefined) => text?.split('\n')[0] ?? ''

/** Each failed test, and each file that failed before its tests or after them, by name with what it said. */
function namesOfFailures({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${file}: ${firstLine(message)}`]
    return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`)
  })
}

function readCount(step: Step): Count {
  const reportFile = reportOf(step)
  if (!fs.existsSync(reportFile))
    return { passed: 0, failed: 1, failures: [`${step.name}: ended without a report`] }
  const report = JSON.parse(fs.readFileSync(reportFile, 'utf8')) as Report
  fs.rmSync(reportFile)
  const failures = namesOfFailures(report)
  if (failures.length === 0 && !report.success) failures.push(`${step.name}: failed outside its tests`)
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, failures.length),
    failures,
  }
}

function runProgram(command: string[], environment: Record<string, string>): Promise<number> {
  const [file, ...parameters] = command
  return new Promise((resolve) => {
    const child = spawn(file ?? '', parameters, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

async function runStep(step: Step, postgres: TestServer): Promise<Count> {
  console.log(`\n=== ${step.name}`)
  const began = Date.now()
  const reporter = step.counted
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(step)}`]
    : []
  const code = await runProgram(
    [...step.command, ...reporter],
    step.needs === 'postgres' ? { TEST_DATABASE_URL: postgres.url, VITEST_ENGINE: 'postgres' } : {},
  )
  console.log(`    ${step.name}: ${((Date.now() - began) / 1000).toFixed(0)} s`)
  if (step.counted) return readCount(step)
  return code === 0
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [`${step.name}: exit code ${code}`] }
}

/** Runs steps side by side: whichever ends makes room for the next. */
async function runTogether(together: readonly Step[], postgres: TestServer): Promise<Count[]> {
  const waiting = [...together]
  const counts: Count[] = []
  const runNext = async (): Promise<void> => {
    const step = waiting.shift()
    if (!step) return
    counts.push(await runStep(step, postgres))
    return runNext()
  }
  await Promise.all(Array.from({ length: atOnce }, runNext))
  return counts
}

const postgres = await startPostgres()
console.log(postgres.version)
const total: Count = { passed: 0, failed: 0, failures: [] }
for (const step of steps) {
  for (const count of await runTogether([step].flat(), postgres)) {
    total.passed += count.passed
    total.failed += count.failed
    total.failures.push(...count.failures)
  }
}
postgres.stop()
if (total.failures.length > 0)
  console.log(`\nFailed:\n${total.failures.map((failure) => `  ${failure}`).join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
