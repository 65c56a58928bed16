import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool } from '#features/school/testing.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'
import { fillDataFolder } from '#platform/db/template.ts'
import { createRandom } from '#stats/random.ts'

const KILLS = 20
const PUPILS = 30
const WORKS = 80

const root = path.resolve(import.meta.dirname, '..')
const random = createRandom(9)
let folder = ''
let slug = ''
let ids = { orgId: -1, classId: -1, cycleId: -1, pupilIds: [] as number[] }
const database = () => path.join(folder, 'database')

/** The database as somebody finds it who starts again after the kill. */
async function look<T>(query: (engine: Awaited<ReturnType<typeof openPGlite>>) => Promise<T>): Promise<T> {
  const engine = await openPGlite(database())
  try {
    return await query(engine)
  } finally {
    await engine.close()
  }
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-kill-'))
  await fillDataFolder(folder)
  await look(async (engine) => {
    await loadPacks(engine.owner)
    const school = await aSchool(engine.owner)
    slug = school.org.slug
    await writing(engine.owner, school.org.id, async (db) => {
      const classId = await aClass(db, school, { name: '9MA1' })
      const pupilIds: number[] = []
      for (let place = 0; place < PUPILS; place += 1) {
        const id = await aPupil(db, school, { classIds: [classId] })
        await db
          .updateTable('pupil')
          .set({ admission_number: String(place) })
          .where('org_id', '=', db.orgId)
          .where('id', '=', id)
          .execute()
        pupilIds.push(id)
      }
      ids = { orgId: db.orgId, classId, cycleId: await aCycle(db, school), pupilIds }
    })
  })
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const environment = () => ({ ...process.env, DATA_DIR: folder, DATABASE_URL: '', LOG_LEVEL: 'fatal' })
const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve))

type Kill = { after: number; from: 'start' | 'first word' }

/** Lets a process run for so many milliseconds and kills it as a power cut would. */
async function runAndKill(command: string, words: readonly string[], kill: Kill): Promise<string> {
  const child = spawn(command, words, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'ignore'] })
  const over = ended(child)
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), kill.after)
  }
  if (kill.from === 'start') begin()
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString('utf8')
    begin()
  })
  await over
  clearTimeout(timer)
  return said
}

function marksFile(kill: number): string {
  const file = path.join(folder, `marks-${kill}.csv`)
  const lines = Array.from(
    { length: PUPILS * WORKS },
    (_, row) =>
      `${row % PUPILS},9MA1,Kill ${kill} work ${Math.floor(row / PUPILS)},20/11/2026,20,${row % 21}`,
  )
  fs.writeFileSync(file, `Adno,Class,Work,Date,Out of,Mark\n${lines.join('\n')}\n`)
  return file
}

describe('after a process was killed', () => {
  test(`in the middle of an import, ${KILLS} times, the import is in whole or not at all, as its state says`, async () => {
    const launcher = path.join(root, 'bin', 'everyschool')
    const words = ['import', '--org', slug, '--kind', 'weekly-marks', '--json']
    // How long a whole import takes here says when to kill one in its middle.
    const began = Date.now()
    await runAndKill(launcher, [...words, marksFile(KILLS)], { after: 120_000, from: 'start' })
    const whole = Date.now() - began
    const seen = new Set<string>()
    for (let kill = 0; kill < KILLS; kill += 1) {
      const file = marksFile(kill)
      await runAndKill(launcher, [...words, file], {
        after: Math.round(whole * (0.3 + 0.75 * random.uniform())),
        from: 'start',
      })
      const { state, results } = await look(async (engine) => ({
        state: (
          await engine.owner
            .selectFrom('import_batch')
            .select('state')
            .where('org_id', '=', ids.orgId)
            .where('file_name', '=', path.basename(file))
            .executeTakeFirst()
        )?.state,
        results: await engine.owner
          .selectFrom('result')
          .innerJoin('line_item', (join) =>
            join
              .onRef('line_item.org_id', '=', 'result.org_id')
              .onRef('line_item.id', '=', 'result.line_item_id'),
          )
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('result.org_id', '=', ids.orgId)
          .where('line_item.title', 'like', `Kill ${kill} work %`)
          .executeTakeFirstOrThrow(),
      }))
      expect(Number(results.n), `${state}`).toBe(state === 'accepted' ? PUPILS * WORKS : 0)
      seen.add(state ?? 'not begun')
    }
    // The kills fell into different moments, or they show nothing.
    expect(seen.size).toBeGreaterThan(1)
  }, 600_000)

  test(`in the middle of entering marks, ${KILLS} times, every mark that was acknowledged is there`, async () => {
    let acknowledged = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const words = [
        path.join(root, 'e2e', 'kill', 'enter-marks.ts'),
        database(),
        JSON.stringify({ ...ids, kill }),
      ]
      const said = await runAndKill(process.execPath, words, {
        after: Math.round(100 + random.uniform() * 500),
        from: 'first word',
      })
      const kept = said
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '))
      const last = new Map(kept.map(([pupil, grade]) => [Number(pupil), grade]))
      const rows = await look((engine) =>
        engine.owner
          .selectFrom('cycle_entry')
          .select(['pupil_id', 'marks'])
          .where('org_id', '=', ids.orgId)
          .where('cycle_id', '=', ids.cycleId)
          .execute(),
      )
      const marks = new Map(
        rows.map((row) => [row.pupil_id, (row.marks as { judgement?: string }).judgement]),
      )
      // The mark on its way when the process died may be in as well: only that one may be ahead of what was said.
      const behind = [...last].filter(([pupil, grade]) => marks.get(pupil) !== grade)
      expect(behind.length).toBeLessThanOrEqual(1)
      acknowledged += kept.length
      for (const [pupil, grade] of behind) {
        const next = String(1 + (Number(grade) % 9))
        expect(marks.get(pupil)).toBe(next)
      }
    }
    expect(acknowledged).toBeGreaterThan(KILLS)
  }, 600_000)
})
