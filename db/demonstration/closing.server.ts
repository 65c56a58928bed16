import { writeAs } from '#features/access/api.server.ts'
import { closeCycle, getCycle } from '#features/cycle/api.server.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

// Enough for a forecast to be seen moving; each judged cycle of a large school takes seconds.
const judgedCycles = 2

async function closeOne(engine: Pick<Engine, 'owner'>, orgId: number, cycleId: number, judged: boolean) {
  const asker = { orgId, personId: null, accountId: null }
  const start = { ...asker, now: new Date(), today: new Date().toISOString().slice(0, 10) }
  await writeAs(engine.owner, start, async (db) => {
    const { closes } = await getCycle(db, cycleId)
    const now = new Date(`${closes}T15:30:00Z`)
    const onTheDay = { ...db, now, today: closes }
    const closed = await closeCycle(onTheDay, cycleId, {
      reason: 'A few pupils were away for the whole cycle',
    })
    if (!closed.ok) throw new Error(closed.why)
    if (judged) await judgeCycle(onTheDay, cycleId)
  })
}

/** Closes the cycles that are over, in their order, each on its own last day. */
export async function closeCycles(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  onProgress: (share: number, label: string) => void,
): Promise<void> {
  await fitNationalChances(engine.owner)
  for (const [place, { plan, shape }] of schools.entries()) {
    for (const step of [...shape.cycles.keys()].filter((step) => step < stepNow))
      await closeOne(engine, shape.orgId, idIn(shape.cycles, step), step >= stepNow - judgedCycles)
    onProgress((place + 1) / schools.length, `${plan.name}: closing cycles`)
  }
}
