import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SetupError } from '../errors.ts'

type Holder = { pid: number; host: string; since: string }

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function readHolder(file: string): Holder | null {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return null
    const { pid, host, since } = parsed as Partial<Holder>
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, since: since ?? '' } : null
  } catch {
    return null
  }
}

function isStale(holder: Holder | null): boolean {
  if (!holder) return true
  return holder.host === os.hostname() && (holder.pid === process.pid || !isAlive(holder.pid))
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there: give the folder to the user that runs Everyschool',
  EPERM: 'this user may not write there: give the folder to the user that runs Everyschool',
  EROFS: 'the disk is mounted read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'there is a file of that name',
  ENOSPC: 'the disk is full',
}

function unwritable(folder: string, error: unknown): unknown {
  const reason = reasons[codeOf(error)]
  return reason
    ? new SetupError(`The data folder ${folder} cannot be written: ${reason}. DATA_DIR chooses another one.`)
    : error
}

function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

/**
 * Takes the folder for this process. The lock of a process that died is taken over;
 * that of a living one, or of another machine, is refused.
 */
export function lockFolder(folder: string): { release(): void } {
  makeFolder(path.dirname(folder))
  const file = `${folder}.lock`
  const mine: Holder = { pid: process.pid, host: os.hostname(), since: new Date().toISOString() }
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      fs.writeFileSync(file, JSON.stringify(mine), { flag: 'wx' })
      return { release: () => fs.rmSync(file, { force: true }) }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unwritable(path.dirname(folder), error)
    }
    const holder = readHolder(file)
    if (!isStale(holder)) {
      throw new SetupError(
        `The database in ${folder} is in use by process ${holder?.pid} on ${holder?.host} since ${holder?.since}.\n` +
          `Stop that process first. If it runs on another machine that is switched off, delete ${file}.`,
      )
    }
    fs.rmSync(file, { force: true })
  }
  throw new SetupError(`Could not take ${file}: another process is starting at the same moment. Try again.`)
}
