import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { writeBackup } from '#platform/backup/dump.server.ts'
import { SetupError } from '#platform/errors.ts'
import { inHome } from '#platform/home.ts'
import { answer, type Command, exitCode, placeFor, terminalProgress, withDatabase } from './command.ts'

type Recipient = { recipient: string; freshKey: string | null }

/** The lock stays here, the key does not: it is printed once, when the first backup is made. */
async function findRecipient(dataDir: string): Promise<Recipient> {
  const file = inHome(dataDir, 'backup-recipient')
  if (fs.existsSync(file)) return { recipient: fs.readFileSync(file, 'utf8').trim(), freshKey: null }
  const freshKey = await generateIdentity()
  const recipient = await identityToRecipient(freshKey)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, `${recipient}\n`, { mode: 0o600 })
  return { recipient, freshKey }
}

export const backup: Command = {
  help: `
everyschool backup --to FILE [--json]

  --to FILE   where to write; an existing file is replaced once the new one is whole

The first backup prints the key that opens all of them. Keep it in the safe: it is stored nowhere.`,
  run: async (words) => {
    const { values } = parseArgs({
      args: words,
      options: { to: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const to = values.to
    if (!to) throw new SetupError('Say where to write: everyschool backup --to FILE')
    const file = placeFor(to)
    return withDatabase(async ({ engine, config }) => {
      const { recipient, freshKey } = await findRecipient(config.DATA_DIR)
      const bar = terminalProgress()
      const { bytes } = await writeBackup(engine, file, recipient, bar.report)
      bar.stop()
      const keyWords = freshKey
        ? `\nThe key that opens this and all later backups, shown this once:\n\n  ${freshKey}\n`
        : ''
      answer(values.json, { file, bytes, key: freshKey }, `${to}: ${bytes} bytes, sealed.${keyWords}`)
      return exitCode.done
    })
  },
}
