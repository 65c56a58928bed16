import { writeAs } from '#features/access/api.server.ts'
import { closeCycle, getCycle } from '#features/cycle/api.server.ts'
import { judgeCycle } from '#features/progress/api.server.ts'
import { fitNationalChances } from '#features/targets/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import type { Leaver } from './leavers.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'
import type { World } from './world.ts'

// Enough for a forecast to be seen moving; each judged cycle of a large school takes seconds.
const judgedCycles = 2
// Last year’s are judged for those alone whose results have come: early, and before the examinations.
const scoredSteps = [1, 5]

type Judging = { pupilIds?: number[] } | null

async function closeOne(engine: Pick<Engine, 'owner'>, orgId: number, cycleId: number, judging: Judging) {
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
    if (judging) await judgeCycle(onTheDay, cycleId, judging)
  })
}

function judgingOf(step: number, leavers: readonly Leaver[]): Judging {
  if (step >= stepNow - judgedCycles) return {}
  const scored = leavers.length > 0 && scoredSteps.includes(step)
  return scored ? { pupilIds: leavers.map(({ pupil }) => pupil.id) } : null
}

/** Closes the cycles that are over, in their order, each on its own last day. */
export async function closeCycles(
  engine: Pick<Engine, 'owner'>,
  { schools, lastYears }: Pick<World, 'schools' | 'lastYears'>,
  onProgress: (share: number, label: string) => void,
): Promise<void> {
  await fitNationalChances(engine.owner)
  for (const [place, { plan, shape }] of schools.entries()) {
    onProgress(place / schools.length, `${plan.name}: closing cycles`)
    for (const step of [...shape.cycles.keys()].filter((step) => step < stepNow))
      await closeOne(
        engine,
        shape.orgId,
        idIn(shape.cycles, step),
        judgingOf(step, lastYears[place]?.leavers ?? []),
      )
  }
}
