import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openPGlite } from './pglite.server.ts'
import { fillDataFolder } from './template.ts'

const made: string[] = []
const aFolder = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-database-'))
  made.push(folder)
  return path.join(folder, 'database')
}
afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
})

describe('the embedded database', () => {
  test('every acknowledged commit is synced to the disk', async () => {
    const engine = await openPGlite(aFolder())
    await engine.script('create table note (id int)')
    const sync = vi.spyOn(fs, 'fdatasyncSync')
    const commits = Array.from(
      { length: 20 },
      (_, id) => () => engine.script(`insert into note values (${id})`),
    )
    await commits.reduce((before, commit) => before.then(commit), Promise.resolve())
    expect(sync.mock.calls.length).toBeGreaterThanOrEqual(20)
    sync.mockRestore()
    await engine.close()
  })

  test('a folder in use by a living process is refused, naming the process', async () => {
    const folder = aFolder()
    await fillDataFolder(path.dirname(folder))
    const engine = await openPGlite(folder)
    fs.writeFileSync(`${folder}.lock`, JSON.stringify({ pid: 1, host: os.hostname(), since: 'yesterday' }))
    await expect(openPGlite(folder)).rejects.toThrow(/in use by process 1 on/)
    await engine.close()
  })

  test('the lock of a process that died is taken over', async () => {
    const folder = aFolder()
    const gone = spawnSync(process.execPath, ['-e', '']).pid
    await fillDataFolder(path.dirname(folder))
    fs.writeFileSync(`${folder}.lock`, JSON.stringify({ pid: gone, host: os.hostname(), since: 'yesterday' }))
    const engine = await openPGlite(folder)
    await engine.probe().catch(() => undefined)
    await engine.close()
    expect(fs.existsSync(`${folder}.lock`)).toBe(false)
  })

  test('a lock written by another machine is not taken for dead', async () => {
    const folder = aFolder()
    fs.mkdirSync(path.dirname(folder), { recursive: true })
    fs.writeFileSync(
      `${folder}.lock`,
      JSON.stringify({ pid: 999_999, host: 'another-machine', since: 'yesterday' }),
    )
    await expect(openPGlite(folder)).rejects.toThrow(/on another-machine/)
  })
})
