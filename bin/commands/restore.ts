import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { restoreBackup } from '#platform/backup/restore.server.ts'
import { readConfig } from '#platform/config.ts'
import { openEngine } from '#platform/db/open.server.ts'
import { SetupError } from '#platform/errors.ts'
import { fromPath } from '#platform/files/source.ts'
import { answer, type Command, exitCode } from './command.ts'

export const restore: Command = {
  help: `
everyschool restore FILE --key KEYFILE [--json]

  FILE            a backup of this release or an older one
  --key KEYFILE   a file with the key that was printed when backups were first made

A database that already holds an organisation is left as it is.`,
  run: async (words) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { key: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const [file] = positionals
    if (!file || !values.key)
      throw new SetupError('Say which backup and which key: everyschool restore FILE --key KEYFILE')
    await Promise.all([file, values.key].map(fromPath))
    const engine = await openEngine(readConfig())
    try {
      const { rows } = await restoreBackup(engine, file, fs.readFileSync(values.key, 'utf8'))
      answer(values.json, { rows }, `${rows} rows restored.`)
      return exitCode.done
    } finally {
      await engine.close()
    }
  },
}
