import type { RequestListener, Server } from 'node:http'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Root } from '#features/access/api.server.ts'
import { createServer } from '#platform/http.server.ts'

export type Answer = { status: number; headers: string; body: string }
export type Ask = (
  path: string,
  given?: { cookie?: string; form?: Record<string, string> },
) => Promise<Answer>
export type Listening = { port: number; ask: Ask; logged(): string; stop(): Promise<void> }

/** Everything this process writes to its standard output, where the log goes. */
function overhearLog(): { said(): string; stop(): void } {
  // The module as the logger holds it, not a copy made by the test runner.
  const fs = process.getBuiltinModule('node:fs')
  const { write, writeSync } = fs
  const lines: string[] = []
  const keep = (text: unknown): number => lines.push(String(text)) && String(text).length
  Object.assign(fs, {
    writeSync: (...words: Parameters<typeof writeSync>) =>
      words[0] === 1 ? keep(words[1]) : writeSync(...words),
    write: (...words: Parameters<typeof write>) => {
      const [file, text, ...rest] = words
      const done = rest.at(-1)
      if (file !== 1 || typeof done !== 'function') return write(...words)
      ;(done as (error: null, length: number) => void)(null, keep(text))
    },
  })
  return {
    said: () => lines.join(''),
    stop: () => {
      Object.assign(fs, { write, writeSync })
    },
  }
}

const askAt =
  (port: number): Ask =>
  (address, { cookie, form } = {}) =>
    new Promise((resolve, reject) => {
      const body = form ? new URLSearchParams(form).toString() : ''
      const sent = request(
        {
          port,
          path: address,
          method: form ? 'POST' : 'GET',
          headers: {
            ...(cookie ? { cookie } : {}),
            ...(form
              ? { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
              : {}),
          },
        },
        (answered) => {
          const parts: Buffer[] = []
          answered.on('data', (part: Buffer) => parts.push(part))
          answered.on('end', () =>
            resolve({
              status: answered.statusCode ?? 0,
              headers: JSON.stringify(answered.headers),
              body: Buffer.concat(parts).toString('utf8'),
            }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })

/** The built pages over a database of the test, in this process, with its log overheard. */
export async function listen(root: Root): Promise<Listening> {
  const overheard = overhearLog()
  const build = path.resolve(import.meta.dirname, '..', '..', 'build', 'server', 'index.js')
  const pages = (await import(/* @vite-ignore */ pathToFileURL(build).href)) as {
    createListener(root: Root): RequestListener
  }
  const server: Server = createServer(root.engine, root.config, pages.createListener(root))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    ask: askAt(port),
    logged: overheard.said,
    stop: async () => {
      overheard.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
