import { parseArgs } from 'node:util'
import type { OrgReader } from '#features/access/api.server.ts'
import {
  type Cycle,
  closeCycle,
  listCoverage,
  listCurrentCycles,
  openCycle,
  planCycles,
} from '#features/cycle/api.server.ts'
import { gapFinding } from '#features/cycle/api.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { findCurrentYear } from '#features/school/api.server.ts'
import { SetupError } from '#platform/errors.ts'
import { answer, type Command, exitCode, withDatabase } from './command.ts'
import { openOrganisation } from './open-organisation.ts'

const options = {
  org: { type: 'string' },
  number: { type: 'string' },
  count: { type: 'string', default: '6' },
  reason: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
} as const

async function findCycle(db: OrgReader, number: string | undefined): Promise<Cycle> {
  const { cycles, current } = await listCurrentCycles(db)
  const found = number === undefined ? current : cycles.find((cycle) => cycle.number === Number(number))
  if (!found)
    throw new SetupError(
      `There is no cycle ${number ?? ''} this year; everyschool cycle list shows those there are.`,
    )
  return found
}

const line = (cycle: Cycle) =>
  `${cycle.number}  ${cycle.name}  ${cycle.starts} to ${cycle.ends}  ${cycle.state}`

export const cycle: Command = {
  help: `
everyschool cycle list|plan|open|close --org SHORT-NAME [--number N] [--count N] [--reason WORDS] [--json]

  plan    cut the school days of this year into cycles (--count, six unless said)
  open    open a cycle for entry (--number, the current one unless said)
  close   freeze a cycle and judge it; with entries missing only for a --reason`,
  run: async (words) => {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
    const [what = ''] = positionals
    const { org, json, number, reason } = values
    if (!org || !['list', 'plan', 'open', 'close'].includes(what))
      throw new SetupError('Say what and where: everyschool cycle list|plan|open|close --org SHORT-NAME')
    const count = Number(values.count)
    if (!Number.isSafeInteger(count) || count < 1)
      throw new SetupError('--count is a whole number, such as 6.')
    return withDatabase(async ({ engine }) => {
      const { organisation, write } = await openOrganisation(engine, org)
      if (what === 'close') {
        const closed = await write(async (db) => {
          const found = await findCycle(db, number)
          const answered = await closeCycle(db, found.id, { reason })
          const judged = answered.ok ? await judgeCycle(db, found.id) : null
          return { found, answered, judged }
        })
        const { found, answered, judged } = closed
        const told = answered.ok
          ? `${found.name} is closed: ${answered.entries} entries frozen, ${judged?.findings ?? 0} findings.`
          : [...(found.state === 'open' ? [gapFinding(found.name, answered.gaps)] : []), answered.why].join(
              '. ',
            )
        answer(json, { cycle: found.number, ...answered, ...judged }, told)
        return answered.ok ? exitCode.done : exitCode.refused
      }
      if (what !== 'list') {
        const outcome = await write(async (db) => {
          if (what === 'open') return openCycle(db, (await findCycle(db, number)).id)
          const year = await findCurrentYear(db)
          if (!year) throw new SetupError('There is no academic year yet: add one under School, Shape.')
          return planCycles(db, {
            academicYearId: year.id,
            count,
            country: organisation.country,
          })
        })
        if (!outcome.ok) {
          answer(json, outcome, Object.values(outcome.errors).join(' '))
          return exitCode.refused
        }
      }
      const listed = await write(async (db) => {
        const { cycles } = await listCurrentCycles(db)
        return Promise.all(
          cycles.map(async (one) => {
            const coverage = one.state === 'open' ? await listCoverage(db, one) : []
            const done = coverage.reduce((sum, row) => sum + row.done, 0)
            return { ...one, done, due: coverage.reduce((sum, row) => sum + row.due, 0) }
          }),
        )
      })
      answer(
        json,
        listed,
        listed
          .map((one) => `${line(one)}${one.due > 0 ? `, ${one.done} of ${one.due} entries in` : ''}`)
          .join('\n') || 'No cycles are planned for this year.',
      )
      return exitCode.done
    })
  },
}
