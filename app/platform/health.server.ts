import fs from 'node:fs/promises'
import { type Config, readConfig } from './config.ts'
import type { Engine } from './db/engine.server.ts'
import { home, inHome } from './home.ts'

type Check = { name: string; ok: boolean; detail: string }
export type Readiness = { ready: boolean; checks: Check[] }

// What is left of 200 ms is for the answer itself, on a busy machine.
const patienceOfServing = 100
const enoughBytes = 1024 ** 3
const enoughShare = 0.1

async function within<T>(work: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

type Named = { name: string; patience: number }

async function check({ name, patience }: Named, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await within(work(), patience) }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Free bytes where the data folder is. Low is under 1 GB or a tenth of the disk, while the embedded database lives
 * there; a database server watches over its own disk.
 */
export async function readDiskSpace(
  config: Pick<Config, 'DATA_DIR' | 'DATABASE_URL'> = readConfig(),
): Promise<{ free: number; low: boolean }> {
  const folder = inHome(config.DATA_DIR)
  const disk = await fs.statfs(folder).catch(() => fs.statfs(home()))
  const free = disk.bavail * disk.bsize
  const enough = Math.max(enoughBytes, enoughShare * disk.blocks * disk.bsize)
  return { free, low: !config.DATABASE_URL && free < enough }
}

/**
 * Whether this process can serve: answers within 200 ms even when the database hangs. Who is in no hurry gives more
 * patience, in ms, for each look.
 */
export async function checkReadiness(
  engine: Engine,
  config: Config,
  patience = patienceOfServing,
): Promise<Readiness> {
  const checks = await Promise.all([
    check({ name: 'database', patience }, async () => {
      await engine.probe()
      return `${engine.kind} reads and writes`
    }),
    check({ name: 'disk', patience }, async () => {
      const { free, low } = await readDiskSpace(config)
      if (low) throw new Error(`only ${Math.round(free / 1e6)} MB free`)
      return `${Math.round(free / 1e9)} GB free`
    }),
    check({ name: 'clock', patience }, async () => {
      if (Date.now() < Date.parse('2026-01-01')) throw new Error('the clock of this machine is wrong')
      return new Date().toISOString()
    }),
  ])
  return { ready: checks.every((one) => one.ok), checks }
}
