import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import type { LearnedReadings } from '#stats/learn-readings.ts'
import type { CycleFact } from './readings.server.ts'
import { type ReadingModel, readingParameters } from './schema.ts'

const models = (db: OrgReader) =>
  db
    .selectFrom('reading_model')
    .innerJoin('cycle', (join) =>
      join
        .onRef('cycle.org_id', '=', 'reading_model.org_id')
        .onRef('cycle.id', '=', 'reading_model.cycle_id'),
    )
    .where('reading_model.org_id', '=', db.orgId)
    .where('reading_model.parameters', 'is not', null)
    .orderBy('cycle.starts', 'desc')

/** How readings err at this school, as the cycles before one taught it; null until they told enough. */
export async function readTaught(db: OrgReader, { starts }: Pick<CycleFact, 'starts'>) {
  const found = await models(db)
    .select('reading_model.parameters')
    .where('cycle.starts', '<', starts)
    .executeTakeFirst()
  return found ? readingParameters.parse(found.parameters) : null
}

/** What readings have taught last, with what it is known from. */
export async function findReadingModel(db: OrgReader): Promise<ReadingModel | null> {
  const found = await models(db)
    .select(['cycle.name as cycle', 'reading_model.parameters', 'reading_model.readings'])
    .select(['reading_model.pupils', 'reading_model.learned_at as learnedAt'])
    .executeTakeFirst()
  return found ? { ...found, parameters: readingParameters.parse(found.parameters) } : null
}

/** Keeps what readings up to a cycle taught, or that they were too few to teach anything; what is kept stays. */
export async function keepReadingModel(
  db: OrgWriter,
  cycleId: number,
  learned: LearnedReadings | null,
): Promise<void> {
  const { parameters, ...from } = learned ?? { parameters: null, readings: 0, pupils: 0 }
  await db
    .insertInto('reading_model')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, learned_at: db.now, ...from },
      parameters: parameters && JSON.stringify(parameters),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await recordEvent(db, {
    ...{ action: 'progress.readings-learned', subject: 'cycle', subjectId: cycleId, after: from },
  })
}
