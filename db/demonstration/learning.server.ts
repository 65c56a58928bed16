import { readAs } from '#features/access/api.server.ts'
import { keepReadingModel, learnInThread, readForLearning } from '#features/progress/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { writeOn } from './helping.server.ts'
import type { School } from './school.ts'
import { idIn } from './shape.ts'
import { stepNow } from './truth.ts'

/**
 * Begins to learn from the last judged cycle of each school how its readings err, in a thread beside all else that is made;
 * what it answers keeps it, in the order of the schools.
 */
export async function beginLearning(
  engine: Pick<Engine, 'owner'>,
  schools: readonly School[],
  today: string,
): Promise<() => Promise<void>> {
  const day = { now: new Date(`${today}T14:30:00Z`), today }
  const begun: { school: School; cycleId: number; learned: ReturnType<typeof learnInThread> }[] = []
  for (const school of schools) {
    const cycleId = idIn(school.shape.cycles, stepNow - 1)
    const asker = { orgId: school.shape.orgId, personId: null, accountId: null, ...day }
    const pupils = await readAs(engine.owner, asker, (db) => readForLearning(db, cycleId))
    begun.push({ school, cycleId, learned: learnInThread(pupils) })
  }
  return async () => {
    for (const { school, cycleId, learned } of begun) {
      const model = await learned
      await writeOn(engine, { school, day: today, personId: null }, (db) =>
        keepReadingModel(db, cycleId, model),
      )
    }
  }
}
