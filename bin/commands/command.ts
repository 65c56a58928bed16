import fs from 'node:fs'
import path from 'node:path'
import cliProgress from 'cli-progress'
import type { Config } from '#platform/config.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { SetupError } from '#platform/errors.ts'

/** 0: done. 1: a fault of the program. 2: refused, with what to mend. */
export const exitCode = { done: 0, failed: 1, refused: 2 } as const

export type Command = {
  help: string
  /** Answers the exit code. */
  run(words: string[]): Promise<number>
}

/**
 * Opens the database of the settings, brings its schema up to date, and closes it again whatever happens. Its code is
 * read only now, so that a command without a database starts at once.
 */
export async function withDatabase<T>(
  work: (root: { engine: Engine; config: Config }) => Promise<T>,
): Promise<T> {
  const [{ readConfig }, { openEngine }, { migrate }] = await Promise.all([
    import('#platform/config.ts'),
    import('#platform/db/open.server.ts'),
    import('#platform/db/migrate.server.ts'),
  ])
  const config = readConfig()
  const engine = await openEngine(config)
  try {
    await migrate(engine)
    return await work({ engine, config })
  } finally {
    await engine.close()
  }
}

/** Where a file is to be written, looked at before the work for it is done. SetupError where it cannot be. */
export function placeFor(to: string): string {
  const file = path.resolve(to)
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new SetupError(`${to} is a folder: name the file to write in it.`)
  const folder = path.dirname(file)
  if (!fs.existsSync(folder)) throw new SetupError(`There is no folder ${folder}: make it first.`)
  try {
    fs.accessSync(folder, fs.constants.W_OK)
  } catch {
    throw new SetupError(`This user may not write into ${folder}.`)
  }
  return file
}

export type Progress = (done: number, total: number, label: string) => void

/** A bar on a terminal, nothing where the output is a file or a pipe. */
export function terminalProgress(): { report: Progress; stop(): void } {
  if (!process.stderr.isTTY) return { report: () => undefined, stop: () => undefined }
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % · {label}',
      hideCursor: true,
      stream: process.stderr,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  )
  let started = false
  return {
    report: (done, total, label) => {
      if (!started) bar.start(total, done, { label })
      else bar.setTotal(total)
      started = true
      bar.update(done, { label })
    },
    stop: () => bar.stop(),
  }
}

/** Prints the answer for a program (one line of JSON) or for a person. */
export function answer(json: boolean, value: unknown, words: string): void {
  console.log(json ? JSON.stringify(value) : words)
}
