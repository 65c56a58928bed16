import { writeAs } from '#features/access/api.server.ts'
import { saveMarks } from '#features/cycle/commands/mark.server.ts'
import { openPGlite } from '#platform/db/pglite.server.ts'

/** Enters marks one after the other and says each when it is kept, until somebody kills it. */
const [folder = '', given = '{}'] = process.argv.slice(2)
const { orgId, classId, cycleId, pupilIds } = JSON.parse(given) as {
  orgId: number
  classId: number
  cycleId: number
  pupilIds: number[]
}
const everyone = { pupils: 'all', classes: 'all' } as const
const sheet = { cycleId, classId, country: 'england' }
const engine = await openPGlite(folder)
const asker = { orgId, personId: null, accountId: null, now: new Date(), today: '2026-11-24' }

async function heldBy(pupilId: number): Promise<string> {
  const row = await engine.owner
    .selectFrom('cycle_entry')
    .select('marks')
    .where('org_id', '=', orgId)
    .where('cycle_id', '=', cycleId)
    .where('pupil_id', '=', pupilId)
    .executeTakeFirst()
  return (row?.marks as { judgement?: string } | undefined)?.judgement ?? ''
}

for (let turn = 0; ; turn += 1) {
  const pupilId = pupilIds[turn % pupilIds.length] ?? -1
  const before = await heldBy(pupilId)
  const value = String(1 + (Number(before || 0) % 9))
  const [saved] = await writeAs(engine.owner, asker, (db) =>
    saveMarks(db, everyone, sheet, [{ pupilId, field: 'judgement', value, before }]),
  )
  if (saved?.state === 'saved') process.stdout.write(`${pupilId} ${value}\n`)
}
