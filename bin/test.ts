import { spawn } from 'node:child_process'
import fs from 'node:fs'
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

/** Steps that go one after the other. */
type Lane = Step | Step[]

/** One after the other; the lanes of a list side by side, since each leaves a part of the machine idle. */
const steps: (Step | Lane[])[] = [
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
    tests('Walls of the running server, one half', 'walls', '--shard=1/2'),
    [
      tests('Journeys in the browser, one half', 'journeys', '--shard=1/2'),
      tests('Walls of the running server, the other', 'walls', '--shard=2/2'),
    ],
    tests('Journeys in the browser, the other', 'journeys', '--shard=2/2'),
  ],
]

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

async function runStep(step: Step): Promise<Count> {
  console.log(`\n=== ${step.name}`)
  const began = Date.now()
  const server: TestServer | null = step.needs === 'postgres' ? await startPostgres() : null
  if (server) console.log(`    ${server.version}`)
  const reporter = step.counted
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(step)}`]
    : []
  const code = await runProgram(
    [...step.command, ...reporter],
    server ? { TEST_DATABASE_URL: server.url, VITEST_ENGINE: 'postgres' } : {},
  )
  server?.stop()
  console.log(`    ${step.name}: ${((Date.now() - began) / 1000).toFixed(0)} s`)
  if (step.counted) return readCount(step)
  return code === 0
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [`${step.name}: exit code ${code}`] }
}

async function runLane(lane: Lane): Promise<Count[]> {
  const counts: Count[] = []
  for (const step of [lane].flat()) counts.push(await runStep(step))
  return counts
}

const total: Count = { passed: 0, failed: 0, failures: [] }
for (const step of steps) {
  const lanes = await Promise.all((Array.isArray(step) ? step : [step]).map(runLane))
  for (const count of lanes.flat()) {
    total.passed += count.passed
    total.failed += count.failed
    total.failures.push(...count.failures)
  }
}
if (total.failures.length > 0)
  console.log(`\nFailed:\n${total.failures.map((failure) => `  ${failure}`).join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
