import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writing } from '#features/access/testing.ts'
import { aCycle } from '#features/cycle/testing.ts'
import { loadPacks } from '#features/measures/api.server.ts'
import { aClass, aPupil, aSchool } from '#features/school/testing.ts'
import { migrate } from '#platform/db/migrate.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'
import { createRandom } from '#stats/random.ts'

const PUPILS = 30
const root = path.resolve(import.meta.dirname, '..', '..')

/** The database as somebody finds it who starts again after the kill. */
async function look<T>(
  folder: string,
  query: (engine: Awaited<ReturnType<typeof openPGlite>>) => Promise<T>,
) {
  const engine = await openPGlite(folder)
  try {
    return await query(engine)
  } finally {
    await engine.close()
  }
}

const fill = (folder: string) =>
  look(folder, async (engine) => {
    await migrate(engine)
    await loadPacks(engine.owner)
    const school = await aSchool(engine.owner)
    return writing(engine.owner, school.org.id, async (db) => {
      const classId = await aClass(db, school, { name: '9MA1' })
      const pupilIds: number[] = []
      for (let place = 0; place < PUPILS; place += 1)
        pupilIds.push(await aPupil(db, school, { classIds: [classId] }))
      return { orgId: db.orgId, classId, pupilIds, cycleId: await aCycle(db, school) }
    })
  })

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('close', resolve))

/** Saves whole columns in one process and kills it as a power cut would; answers the lines it said when they were kept. */
async function saveAndKill(folder: string, given: object, milliseconds: number): Promise<string[]> {
  const words = [path.join(root, 'e2e', 'kill', 'enter-marks.ts'), folder, JSON.stringify(given)]
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString('utf8')
  })
  const over = ended(child)
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  await over
  clearTimeout(timer)
  return said.split('\n').slice(0, -1)
}

export type Killed = { saves: number; kills: number; lost: number }

/**
 * Saves at least so many cells, the process killed again and again in the middle. Lost is a cell that holds neither what
 * was last acknowledged nor what was on its way when the process died.
 */
export async function saveUnderKills(wanted: number): Promise<Killed> {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'everyschool-grid-kills-'))
  const folder = path.join(parent, 'database')
  const ids = await fill(folder)
  const random = createRandom(11)
  const killed: Killed = { saves: 0, kills: 0, lost: 0 }
  while (killed.saves < wanted) {
    const lines = await saveAndKill(folder, { ...ids, together: true }, 6000 + random.uniform() * 6000)
    killed.saves += lines.length
    killed.kills += 1
    const last = new Map(lines.map((line) => line.split(' ')).map(([pupil, grade]) => [Number(pupil), grade]))
    const rows = await look(folder, (engine) =>
      engine.owner
        .selectFrom('cycle_entry')
        .select(['pupil_id as pupilId', 'marks'])
        .where('org_id', '=', ids.orgId)
        .where('cycle_id', '=', ids.cycleId)
        .execute(),
    )
    const held = new Map(rows.map((row) => [row.pupilId, (row.marks as { judgement?: string }).judgement]))
    const mayBe = (grade: string | undefined) => [grade, String(1 + (Number(grade) % 9))]
    killed.lost += [...last].filter(([pupil, grade]) => !mayBe(grade).includes(held.get(pupil))).length
  }
  fs.rmSync(parent, { recursive: true, force: true })
  return killed
}
