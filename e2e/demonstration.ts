import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.resolve(import.meta.dirname, '..')
const cache = path.join(root, 'node_modules', '.cache', 'everyschool')
const patience = 500_000

export type Started = { stop(): Promise<void> }

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok
  } catch {
    return false
  }
}

/** A server of its own over a data folder, as a newcomer starts it: an empty folder is filled with the demonstration first. */
export async function startOver(
  dataDir: string,
  { port, url }: { port: number; url: string },
): Promise<Started> {
  const child = spawn(path.join(root, 'bin', 'everyschool'), ['start'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const deadline = Date.now() + patience
  while (!(await answers(url))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill('SIGKILL')
      throw new Error('The server did not start')
    }
    await pause(300)
  }
  return {
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** What the demonstration is made by, and its day: another one is seeded when any of it changes. */
function nameOfToday(): string {
  const sum = createHash('sha256').update(new Date().toISOString().slice(0, 10))
  for (const folder of ['app', 'db', 'bin'])
    for (const entry of fs.readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes('.test.')) continue
      const file = path.join(entry.parentPath, entry.name)
      sum.update(path.relative(root, file)).update(fs.readFileSync(file))
    }
  return `demonstration-${sum.digest('hex').slice(0, 16)}`
}

/** Seeds a data folder by starting over it and stopping again; whoever comes second waits for the first. */
async function seed(kept: string): Promise<void> {
  const making = `${kept}-making`
  fs.mkdirSync(cache, { recursive: true })
  for (const old of fs.readdirSync(cache))
    if (old.startsWith('demonstration-') && !`${making} ${kept}`.includes(old))
      fs.rmSync(path.join(cache, old), { recursive: true, force: true })
  try {
    fs.mkdirSync(making)
  } catch {
    const deadline = fs.statSync(making).mtimeMs + patience
    while (!fs.existsSync(kept) && Date.now() < deadline) await pause(500)
    if (fs.existsSync(kept)) return
    // Whoever was seeding died of it.
    fs.rmSync(making, { recursive: true, force: true })
    return seed(kept)
  }
  const port = 20_000 + (process.pid % 10_000)
  const server = await startOver(path.join(making, 'data'), { port, url: `http://localhost:${port}` })
  await server.stop()
  fs.renameSync(making, kept)
}

/** A data folder of its own with the demonstration: seeded once for all who walk through it on a day, and copied. */
export async function openDemonstration(): Promise<string> {
  const kept = path.join(cache, nameOfToday())
  if (!fs.existsSync(kept)) await seed(kept)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-journey-'))
  fs.cpSync(path.join(kept, 'data'), folder, { recursive: true })
  return folder
}
