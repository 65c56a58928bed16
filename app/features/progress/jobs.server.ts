import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { installationAt, listOrganisations, readAs, writeAs } from '#features/access/api.server.ts'
import { workInThread } from '#platform/solve/solve.server.ts'
import type { FilterPupil } from '#stats/filter.ts'
import type { LearnedReadings, learnReadings } from '#stats/learn-readings.ts'
import { keepReadingModel } from './reading-model.server.ts'
import { readForLearning } from './run.server.ts'

/** It takes a few. */
const seconds = 120

/** Learns how readings err in a thread of its own: pages are answered meanwhile. */
export const learnInThread = (pupils: readonly FilterPupil[]): Promise<LearnedReadings | null> =>
  workInThread<typeof learnReadings>('learn-readings.ts', 'learnReadings', [pupils], { seconds })

/**
 * Learns from the readings of a school's last judged cycle, where that was not done, how its readings err; its next cycle is judged
 * with it. One school at a time, so that a server that stops need not wait for all; answers whether there was one. Called every
 * minute: what was learned is kept, so that it is done once.
 */
export async function learnDue(owner: Kysely<DB>, now: Date): Promise<boolean> {
  const { rows } = await sql<{ orgId: number; cycleId: number }>`
    select last.org_id as "orgId", last.id as "cycleId" from (
      select distinct on (c.org_id) c.org_id, c.id from cycle c
      where c.org_id > 0 and exists (select from forecast_model f where f.org_id = c.org_id and f.cycle_id = c.id)
      order by c.org_id, c.starts desc) last
    where not exists (select from reading_model m where m.org_id = last.org_id and m.cycle_id = last.id)
    limit 1`.execute(owner)
  const [due] = rows
  const org = due && (await listOrganisations(owner)).find(({ id }) => id === due.orgId)
  if (!org) return false
  const asker = installationAt(org, now)
  // Read, thought over, and written apart: nobody waits for the database meanwhile.
  const pupils = await readAs(owner, asker, (db) => readForLearning(db, due.cycleId))
  const learned = await learnInThread(pupils)
  await writeAs(owner, asker, (db) => keepReadingModel(db, due.cycleId, learned))
  return true
}
