import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export type Running = { url: string; stop(): Promise<void> }

const patience = 500_000
const root = path.resolve(import.meta.dirname, '..')

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok
  } catch {
    return false
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** A server of its own with the demonstration, as a newcomer sees it. */
export async function startServer(): Promise<Running> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-journey-'))
  const port = 30_000 + (process.pid % 10_000)
  const url = `http://localhost:${port}`
  const child = spawn(path.join(root, 'bin', 'everyschool'), ['start'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: path.join(folder, 'data'),
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
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM')
      await ended(child)
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
