import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { composeTrial } from '#features/notices/api.ts'
import { type Config, readConfig } from '#platform/config.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openEngine } from '#platform/db/open.server.ts'
import { refuseBypass } from '#platform/db/probe.server.ts'
import { checkReadiness } from '#platform/health.server.ts'
import { inHome } from '#platform/home.ts'
import { openMailer } from '#platform/mail/mail.server.ts'
import { answer, type Command, exitCode } from './command.ts'

type Finding = { name: string; ok: boolean; detail: string; mend?: string }

const mends: Readonly<Record<string, string>> = {
  database: 'Start it again and look at the log; a full disk or a lost connection stands there.',
  disk: 'Make room on it, or move the data folder to another (DATA_DIR).',
  clock: 'Set the clock of this machine.',
}

function lookAtSettings(config: Config): Finding[] {
  const open = config.HOST !== '127.0.0.1' && config.HOST !== 'localhost'
  const plain = open && !config.baseUrl.startsWith('https:')
  return [
    plain
      ? {
          name: 'encryption',
          ok: false,
          detail: `people reach it at ${config.baseUrl}`,
          mend: 'Put a proxy with a certificate in front and set PUBLIC_URL to its https address.',
        }
      : { name: 'encryption', ok: true, detail: config.baseUrl },
  ]
}

function lookAtBackups(config: Config): Finding {
  const made = fs.existsSync(inHome(config.DATA_DIR, 'backup-recipient'))
  return made
    ? { name: 'backups', ok: true, detail: 'a key has been made' }
    : {
        name: 'backups',
        ok: false,
        detail: 'none was ever made',
        mend: 'Run: everyschool backup --to FILE, and keep the key it prints.',
      }
}

/** Where letters go; with an address, whether one gets there. */
async function lookAtMail(config: Config, address: string | undefined): Promise<Finding> {
  const mailer = openMailer(config)
  if (!mailer) {
    const detail = 'no mail server is set: messages are shown in the product only'
    const mend = 'Set SMTP_URL and MAIL_FROM to send a letter.'
    return address ? { name: 'mail', ok: false, detail, mend } : { name: 'mail', ok: true, detail }
  }
  if (!address)
    return {
      name: 'mail',
      ok: true,
      detail: 'a mail server is set; --mail-to ADDRESS sends a letter to try it',
    }
  const letter = { ...composeTrial(config.baseUrl), to: address, id: `trial-${process.pid}-${Date.now()}` }
  const delivery = await mailer.send(letter)
  if (delivery.state === 'sent')
    return { name: 'mail', ok: true, detail: 'the server took a letter to that address' }
  return {
    ...{ name: 'mail', ok: false, detail: `the letter was not taken: ${delivery.why}` },
    mend: 'Look at SMTP_URL (host, port, user, password) and at what MAIL_FROM may send.',
  }
}

async function lookAtDatabase(engine: Engine): Promise<Finding[]> {
  const version = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
    engine.owner,
  )
  const [sums] = (
    await sql<{ on: string }>`select current_setting('data_checksums') as "on"`.execute(engine.owner)
  ).rows
  await refuseBypass(engine)
  return [
    { name: 'version', ok: true, detail: `${engine.kind}, PostgreSQL ${version.rows[0]?.version}` },
    { name: 'walls', ok: true, detail: 'row-level security holds' },
    sums?.on === 'on'
      ? { name: 'checksums', ok: true, detail: 'damage on the disk is noticed' }
      : {
          name: 'checksums',
          ok: false,
          detail: 'damage on the disk would go unnoticed',
          mend: 'Make the cluster anew with initdb --data-checksums, or run pg_checksums --enable.',
        },
  ]
}

export const doctor: Command = {
  help: `
everyschool doctor [--mail-to ADDRESS] [--json]

  --mail-to  send a letter to an address of yours to see whether mail arrives

Exit code 0: all is well. 2: something wants mending; each finding says how.`,
  run: async (words) => {
    const { values } = parseArgs({
      args: words,
      options: { 'mail-to': { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const config = readConfig()
    const engine = await openEngine(config)
    try {
      await migrate(engine)
      const { checks } = await checkReadiness(engine, config, 10_000)
      const findings: Finding[] = [
        ...checks.map((one) => (one.ok ? one : { ...one, mend: mends[one.name] ?? '' })),
        ...(await lookAtDatabase(engine)),
        ...lookAtSettings(config),
        lookAtBackups(config),
        await lookAtMail(config, values['mail-to']),
      ]
      const lines = findings.map(
        ({ name, ok, detail, mend }) =>
          `${ok ? 'well' : 'MEND'}  ${name}: ${detail}${mend ? `\n      ${mend}` : ''}`,
      )
      answer(values.json, findings, lines.join('\n'))
      return findings.every(({ ok }) => ok) ? exitCode.done : exitCode.refused
    } finally {
      await engine.close()
    }
  },
}
