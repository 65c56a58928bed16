import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The command line as somebody types it, in a folder of its own. */
export function openCommandLine() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-command-line-'))
  return {
    folder,
    run: (...words: string[]) => {
      const done = spawnSync(path.join(import.meta.dirname, 'everyschool'), words, {
        ...{ encoding: 'utf8', cwd: folder },
        env: { ...process.env, DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'silent' },
      })
      return { code: done.status, out: done.stdout, err: done.stderr }
    },
    write: (name: string, lines: readonly string[]): string => {
      fs.writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`)
      return name
    },
    remove: () => fs.rmSync(folder, { recursive: true }),
  }
}
