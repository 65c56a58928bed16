import { sql } from 'kysely'
import type { Engine } from '#platform/db/engine.server.ts'
import type { Dates } from './rows/dates.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

/** Closes the cycles that are over, in their order. */
export async function closeCycles(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  _dates: Dates,
  onProgress: (share: number, label: string) => void,
): Promise<void> {
  for (const [place, { plan, shape }] of schools.entries()) {
    for (const step of [...shape.cycles.keys()].filter((step) => step < stepNow)) {
      await sql`update cycle set state = 'closed', closed_at = now() where org_id = ${shape.orgId} and id = ${idIn(shape.cycles, step)}`.execute(
        engine.owner,
      )
    }
    onProgress((place + 1) / schools.length, `${plan.name}: closing cycles`)
  }
}
