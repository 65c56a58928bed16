import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { recordEvent } from '#features/access/api.server.ts'
import { sheets } from '#features/exchange/api.server.ts'
import { collect, writeCsv } from '#platform/files/write-csv.ts'
import { answer, type Command, exitCode, withDatabase } from './command.ts'
import { openOrganisation } from './organisation.ts'

const whats = Object.keys(sheets).join(', ')

export const exportFile: Command = {
  name: 'export',
  summary: 'Write pupils or judgements into a CSV file',
  help: `
everyschool export WHAT --org SLUG --to FILE [--json]

  WHAT        ${whats}
  --to FILE   where to write; cells that a spreadsheet program would run are made harmless`,
  run: async (words) => {
    const { values, positionals } = parseArgs({
      args: words,
      options: { org: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [what = ''] = positionals
    const read = sheets[what]
    const { org, to } = values
    if (!read || !org || !to) {
      console.error(`Say what, of whom and where to: everyschool export WHAT --org SLUG --to FILE (${whats})`)
      return exitCode.refused
    }
    return withDatabase(async ({ engine }) => {
      const { organisation, write } = await openOrganisation(engine, org)
      const sheet = await write(async (db) => {
        const sheet = await read(db, organisation.country)
        await recordEvent(db, {
          action: 'exchange.exported',
          subject: what,
          after: { rows: sheet.rows.length },
        })
        return sheet
      })
      fs.writeFileSync(path.resolve(to), await collect(writeCsv(sheet.columns, [sheet.rows])))
      answer(
        values.json,
        { file: path.resolve(to), rows: sheet.rows.length },
        `${to}: ${sheet.rows.length} rows.`,
      )
      return exitCode.done
    })
  },
}
