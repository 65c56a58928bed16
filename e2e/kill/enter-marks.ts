import { everyone, writeAs } from '#features/access/api.server.ts'
import { saveMarks } from '#features/cycle/commands/mark.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'

/** Enters marks one after the other and says each when it is kept, until somebody kills it. */
const [folder = '', given = '{}'] = process.argv.slice(2)
const { orgId, classId, cycleId, pupilIds, together } = JSON.parse(given) as {
  orgId: number
  classId: number
  cycleId: number
  pupilIds: number[]
  /** Whether a whole column goes in one request. */
  together?: boolean
}
const sheet = { cycleId, classId, country: 'england' }
const engine = await openPGlite(folder)
const asker = { orgId, personId: null, accountId: null, now: new Date(), today: '2026-11-24' }

type Marks = { judgement?: string }

async function listHeld(ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await engine.owner
    .selectFrom('cycle_entry')
    .select(['pupil_id as pupilId', 'marks'])
    .where('org_id', '=', orgId)
    .where('cycle_id', '=', cycleId)
    .where('pupil_id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.pupilId, (row.marks as Marks).judgement ?? '']))
}

for (let turn = 0; ; turn += 1) {
  const ids = together ? pupilIds : [pupilIds[turn % pupilIds.length] ?? -1]
  const held = await listHeld(ids)
  const cells = ids.map((pupilId) => {
    const before = held.get(pupilId) ?? ''
    return { pupilId, field: 'judgement', value: String(1 + (Number(before || 0) % 9)), before }
  })
  const saved = await writeAs(engine.owner, asker, (db) => saveMarks(db, everyone, sheet, cells))
  const kept = cells.filter((_, at) => saved[at]?.state === 'saved')
  process.stdout.write(kept.map(({ pupilId, value }) => `${pupilId} ${value}\n`).join(''))
}
