import fs from 'node:fs'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readConfig } from './config.ts'
import type { Engine } from './db/engine.server.ts'
import { openPostgres } from './db/postgres.server.ts'
import { readDiskSpace } from './health.server.ts'
import { createServer } from './http.server.ts'

/** A database as health sees it: `probe` is the one thing asked of it. */
const anEngine = (probe: () => Promise<void>) => ({ kind: 'pglite', probe }) as Engine
const hanging = () => new Promise<void>(() => undefined)

let folder = ''
let stop = async () => undefined as unknown
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-health-'))
})
afterEach(async () => {
  await stop()
  fs.rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

async function serving(engine: Engine): Promise<string> {
  const server = createServer(engine, readConfig({ DATA_DIR: folder }), (_request, response) =>
    response.end(),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function ask(address: string) {
  const answer = await fetch(address, { headers: { connection: 'close' } })
  return { status: answer.status, body: await answer.text() }
}

const withDisk = (blocks: number, free: number) =>
  vi.spyOn(fs.promises, 'statfs').mockResolvedValue({ bsize: 1, blocks, bavail: free } as never)

describe('health', () => {
  test('is answered while the database hangs: the process runs, and is not ready', async () => {
    const url = await serving(anEngine(hanging))
    const alive = await ask(`${url}/healthz`)
    const ready = await ask(`${url}/readyz`)
    expect(alive).toMatchObject({ status: 200 })
    expect(ready).toMatchObject({ status: 503, body: expect.stringContaining('no answer within 100 ms') })
  })

  test('a database that fails is told of, and one that answers is ready', async () => {
    const broken = await serving(anEngine(() => Promise.reject(new Error('the connection broke'))))
    expect(await ask(`${broken}/readyz`)).toMatchObject({
      status: 503,
      body: expect.stringContaining('the connection broke'),
    })
    await stop()
    withDisk(100e9, 50e9)
    const well = await serving(anEngine(() => Promise.resolve()))
    expect((await ask(`${well}/readyz`)).status).toBe(200)
  })
})

describe('the disk', () => {
  const config = () => readConfig({ DATA_DIR: folder })
  test('is low under one gigabyte, and under a tenth of it', async () => {
    withDisk(5e9, 1e9)
    expect(await readDiskSpace(config())).toEqual({ free: 1e9, low: true })
    withDisk(500e9, 49e9)
    expect((await readDiskSpace(config())).low).toBe(true)
    withDisk(500e9, 51e9)
    expect((await readDiskSpace(config())).low).toBe(false)
  })

  test('of a database server is not ours to watch', async () => {
    withDisk(5e9, 1e6)
    const server = readConfig({ DATA_DIR: folder, DATABASE_URL: 'postgres://school@db/everyschool' })
    expect((await readDiskSpace(server)).low).toBe(false)
  })
})

test('a database server that takes the call and says nothing is given up, with its name but not its password', async () => {
  const callers: net.Socket[] = []
  const silent = net.createServer((caller) => callers.push(caller))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  stop = () => {
    for (const caller of callers) caller.destroy()
    return new Promise((resolve) => silent.close(resolve))
  }
  const opened = openPostgres(`postgres://school:geheim@127.0.0.1:${port}/everyschool`, undefined, 300)
  await expect(opened).rejects.toThrow(`school@127.0.0.1:${port}/everyschool`)
  await expect(opened).rejects.not.toThrow('geheim')
})
