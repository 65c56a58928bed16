import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { atMost, type Benchmark, comparison } from './measure.ts'

const root = path.resolve(import.meta.dirname, '..')
const port = 31_000 + (process.pid % 5_000)
const url = `http://localhost:${port}`

function launch(folder: string): ChildProcess {
  return spawn(path.join(root, 'bin', 'everyschool'), ['start'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATA_DIR: folder,
      DATABASE_URL: '',
      PORT: String(port),
      PUBLIC_URL: url,
      LOG_LEVEL: 'warn',
    },
    stdio: 'ignore',
  })
}

async function firstPage(): Promise<string> {
  for (;;) {
    try {
      const answer = await fetch(`${url}/sign-in`)
      if (answer.ok) return await answer.text()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Seconds from the command to the first page served. */
async function timeStart(folder: string): Promise<{ seconds: number; page: string }> {
  const began = performance.now()
  const child = launch(folder)
  const page = await firstPage()
  const seconds = (performance.now() - began) / 1000
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  return { seconds, page }
}

/** Scripts a page asks for, compressed, in kB. */
function scriptWeight(page: string): number {
  const files = new Set([...page.matchAll(/\/assets\/[\w.-]+\.js/g)].map(([file]) => file))
  const bytes = [...files].map(
    (file) => gzipSync(fs.readFileSync(path.join(root, 'build', 'client', file))).length,
  )
  return bytes.reduce((sum, size) => sum + size, 0) / 1000
}

export const benchmark: Benchmark = {
  name: 'start',
  goal: 'the first start fills the demonstration within 60 s, every later one serves a page within 5 s',
  against: 'a bare start of Node',
  run: async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-start-'))
    const first = await timeStart(folder)
    const second = await timeStart(folder)
    const bareBegan = performance.now()
    await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).once('exit', resolve))
    const bare = (performance.now() - bareBegan) / 1000
    fs.rmSync(folder, { recursive: true, force: true })
    return [
      atMost('first start, with the demonstration made', first.seconds, 60, 's'),
      atMost('second start to the first page', second.seconds, 5, 's', {
        ...{ against: 'a bare start of Node', ratio: second.seconds / bare },
      }),
      atMost('scripts of the first page, compressed', scriptWeight(second.page), 200, 'kB'),
      comparison('first page itself', gzipSync(second.page).length / 1000, 'kB'),
    ]
  },
}
