import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { recordEvent } from '#features/access/api.server.ts'
import { outputs, takeOut } from '#features/exchange/api.server.ts'
import { SetupError } from '#platform/errors.ts'
import { answer, type Command, exitCode, placeFor, withDatabase } from './command.ts'
import { openOrganisation } from './open-organisation.ts'

const whats = outputs.join(', ')

export const exportFile: Command = {
  help: `
everyschool export WHAT --org SHORT-NAME --to FILE [--json]

  WHAT        ${whats}
  --to FILE   where to write; cells of a table that a spreadsheet program would run are made harmless

oneroster writes a OneRoster 1.2 bulk zip: classes, people, enrolments and the marks of pieces of work, every year.`,
  run: async (words) => {
    const { values, positionals } = parseArgs({
      args: words,
      options: { org: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [what = ''] = positionals
    const { org, to } = values
    if (!outputs.includes(what) || !org || !to)
      throw new SetupError(
        `Say what, of whom and where to: everyschool export WHAT --org SHORT-NAME --to FILE (${whats})`,
      )
    const file = placeFor(to)
    return withDatabase(async ({ engine }) => {
      const { organisation, write } = await openOrganisation(engine, org)
      const taken = await write(async (db) => {
        const taken = await takeOut(db, what, organisation)
        const rows = taken?.rows ?? 0
        await recordEvent(db, { action: 'exchange.exported', subject: what, after: { rows } })
        return taken
      })
      if (!taken) throw new RangeError(`Nothing to take out is called ${what}`)
      fs.writeFileSync(file, taken.bytes)
      answer(values.json, { file, rows: taken.rows }, `${to}: ${taken.rows} rows.`)
      return exitCode.done
    })
  },
}
