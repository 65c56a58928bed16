import { sql } from 'kysely'
import { writeAs } from '#features/access/api.server.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

// Enough for a forecast to be seen moving; each judged cycle of a large school takes seconds.
const judgedCycles = 2

/** Closes the cycles that are over, in their order. */
export async function closeCycles(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  _dates: Dates,
  onProgress: (share: number, label: string) => void,
): Promise<void> {
  await fitNationalChances(engine.owner)
  for (const [place, { plan, shape }] of schools.entries()) {
    for (const step of [...shape.cycles.keys()].filter((step) => step < stepNow)) {
      await sql`update cycle set state = 'closed', closed_at = now() where org_id = ${shape.orgId} and id = ${idIn(shape.cycles, step)}`.execute(
        engine.owner,
      )
      if (step < stepNow - judgedCycles) continue
      const now = new Date()
      const asker = {
        orgId: shape.orgId,
        personId: null,
        accountId: null,
        now,
        today: now.toISOString().slice(0, 10),
      }
      await writeAs(engine.owner, asker, (db) => judgeCycle(db, idIn(shape.cycles, step)))
    }
    onProgress((place + 1) / schools.length, `${plan.name}: closing cycles`)
  }
}
