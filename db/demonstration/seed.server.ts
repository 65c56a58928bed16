import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '#db/schema.generated.ts'
import { createOrganisation, linkOrganisations, listOrganisations } from '#features/access/api.server.ts'
import type { Engine } from '#platform/db/engine.server.ts'
import { SetupError } from '#platform/errors.ts'
import { agreeOnTargets } from './agreeing.server.ts'
import { shareHelp } from './board.server.ts'
import { datesFrom, lastYear, yearName } from './calendar.ts'
import { closeCycles } from './closing.server.ts'
import { correctSome } from './correcting.server.ts'
import { shapeCurriculum } from './curriculum.server.ts'
import { workOutEffects } from './effects.server.ts'
import { giveWhatHelpDid } from './evidence.server.ts'
import type { Group } from './groups.ts'
import { runHelp } from './helping.server.ts'
import { sendHome } from './home.server.ts'
import { beginLearning } from './learning.server.ts'
import { planLessons } from './lessons.server.ts'
import { giveToAllPastALine } from './line.server.ts'
import { holdMeetings } from './meetings.server.ts'
import { batchesOf } from './rows/all.ts'
import type { Batch } from './rows/batch.ts'
import type { Dates } from './rows/dates.ts'
import { runCycles } from './running.server.ts'
import { saveScenarios } from './scenarios.server.ts'
import { schoolPlans } from './schools.ts'
import { sendResults } from './sums.server.ts'
import { drawWorld } from './world.ts'
import { continueIds, writeBatch } from './write.server.ts'

export type SeedOptions = {
  /** The day on which the demonstration stands in the third week of its third cycle, YYYY-MM-DD. */
  today: string
  /** Rows and closed cycles done, of how many, and what is being done. */
  onProgress?: (done: number, total: number, label: string) => void
}

async function refuseRealData(owner: Kysely<DB>): Promise<void> {
  const real = (await listOrganisations(owner)).filter((org) => !org.demonstration)
  if (real.length > 0) {
    throw new SetupError(
      `This database holds ${real.length === 1 ? 'an organisation' : `${real.length} organisations`} of its own ` +
        `(${real[0]?.name}). The demonstration never mixes with real data: use a data folder of its own (DATA_DIR).`,
    )
  }
}

/** Takes the demonstration away, whole or half made. Refuses where any organisation is real. */
export async function clearDemonstration(engine: Pick<Engine, 'owner'>): Promise<void> {
  await refuseRealData(engine.owner)
  await sql`truncate org, snapshot_entry, forecast, demonstration.truth_cycle, demonstration.truth_course, demonstration.truth_teacher,
    demonstration.truth_class, demonstration.truth_event, demonstration.truth_anomaly, demonstration.truth_cause,
    demonstration.truth_help, demonstration.persona restart identity cascade`.execute(engine.owner)
}

/** True when the demonstration is there and was finished. */
export async function hasDemonstration(engine: Pick<Engine, 'owner'>): Promise<boolean> {
  const found = await engine.owner
    .selectFrom('setting')
    .innerJoin('org', 'org.id', 'setting.org_id')
    .select('setting.key')
    .where('setting.key', '=', 'demonstration.seeded_on')
    .where('org.demonstration', '=', true)
    .executeTakeFirst()
  return found !== undefined
}

function calendarOf(today: string): Dates {
  const date = datesFrom(today)
  return { date, yearName: (first) => yearName(date(first)), hour: (day) => `${date(day)}T15:40:00Z` }
}

type Progress = { wrote(rows: number): void; label: string }

/** How far seeding is in time once the rows are written, and once the cycles are closed. */
const [written, closed] = [0.2, 0.65]

type Step = readonly [label: string, work: () => Promise<unknown>]

/** What the schools do once their cycles are closed, in its order. */
function afterClosing(
  engine: Pick<Engine, 'owner'>,
  { schools }: Awaited<ReturnType<typeof drawWorld>>,
  { dates, today }: { dates: Dates; today: string },
): readonly Step[] {
  return [
    ['The cycle that is open', () => runCycles(engine, schools, today)],
    ['Help for pupils', () => runHelp(engine, schools, { dates, today })],
    ['Help by a line', () => giveToAllPastALine(engine, schools, dates)],
    ['What help did', () => giveWhatHelpDid(engine, schools, today)],
    ['Help shared out', () => shareHelp(engine, schools, { dates, today })],
    ['Special lessons', () => planLessons(engine, schools, today)],
    ['The curriculum', () => shapeCurriculum(engine, schools, { dates, today })],
    ['Targets', () => agreeOnTargets(engine, schools, today)],
    ['Corrections', () => correctSome(engine, schools)],
    ['Praise and reports', () => sendHome(engine, schools)],
    ['Effects of classes', () => workOutEffects(engine, schools, today)],
    ['Scenarios', () => saveScenarios(engine, schools, today)],
    ['Value added', () => sendResults({ engine, schools, dates, today })],
    ['Meetings', () => holdMeetings(engine, schools, today)],
  ]
}

/**
 * Fills an empty database (or one with only a half-made demonstration) with the schools of the case study.
 * The same content every time; only the dates follow the day of seeding.
 */
export async function seedDemonstration(
  engine: Pick<Engine, 'owner'>,
  { today, onProgress }: SeedOptions,
): Promise<{ organisations: number; pupils: number; rows: number }> {
  await refuseRealData(engine.owner)
  await clearDemonstration(engine)
  const dates = calendarOf(today)
  const orgIds = await createSchools(engine.owner)
  const world = await drawWorld(orgIds)
  const groupIds = await createGroups(engine.owner, world.groups, orgIds, dates)
  const work = await batchesOf(world, groupIds, dates)
  const rows = work.flatMap(({ batches }) => batches).reduce((sum, batch) => sum + batch.rows.length, 0)
  const total = Math.round(rows / written)
  const progress: Progress = { label: '', wrote: () => undefined }
  let done = 0
  progress.wrote = (count) => {
    done += count
    onProgress?.(Math.min(done, total), total, progress.label)
  }
  for (const { label, batches } of work) {
    progress.label = label
    await engine.owner.transaction().execute((trx) => writeAll(trx, batches, progress.wrote))
  }
  await engine.owner.transaction().execute((trx) => continueIds(trx, world.ids.last()))
  await sql`analyze`.execute(engine.owner)
  const tell = (share: number, label: string) => onProgress?.(Math.round(share * total), total, label)
  await closeCycles(engine, world, (part, label) => tell(written + part * (closed - written), label))
  // What closing wrote was counted as nothing: a plan made for empty tables takes minutes over full ones.
  await sql`analyze snapshot_entry, snapshot_class, cycle_check, forecast, forecast_model, finding`.execute(
    engine.owner,
  )
  const keepLearned = await beginLearning(engine, world.schools, today)
  const steps = afterClosing(engine, world, { dates, today })
  for (const [place, [label, step]] of steps.entries()) {
    tell(closed + (place / steps.length) * (1 - closed), label)
    await step()
  }
  await keepLearned()
  await finish(engine.owner, [...orgIds, ...groupIds.values()], today)
  onProgress?.(total, total, 'Done')
  const pupils = world.schools.flatMap((school) => school.pupils.filter(({ left }) => left === null)).length
  return { organisations: orgIds.length + groupIds.size, pupils, rows }
}

async function writeAll(
  trx: Transaction<DB>,
  batches: readonly Batch[],
  wrote: (rows: number) => void,
): Promise<void> {
  // What is drawn names only what was drawn (a test follows every key), so that the database need not look each one up.
  await sql`select set_config('session_replication_role', 'replica', true) where current_setting('is_superuser') = 'on'`.execute(
    trx,
  )
  for (const batch of batches) await writeBatch(trx, batch, wrote)
}

async function createSchools(owner: Kysely<DB>): Promise<number[]> {
  const ids: number[] = []
  for (const { slug, name, letter } of schoolPlans) {
    const made = await createOrganisation(owner, { slug, name, letter, kind: 'school', demonstration: true })
    ids.push(made.id)
  }
  return ids
}

async function createGroups(
  owner: Kysely<DB>,
  groups: readonly Group[],
  orgIds: readonly number[],
  dates: Dates,
): Promise<Map<string, number>> {
  const made = new Map<string, number>()
  for (const { slug, name, kind, link, members } of groups) {
    const { id } = await createOrganisation(owner, { slug, name, kind, demonstration: true })
    made.set(slug, id)
    for (const [place, plan] of schoolPlans.entries()) {
      const childId = orgIds[place]
      if (childId === undefined || !members.includes(plan.slug)) continue
      await linkOrganisations(owner, {
        parentId: id,
        childId,
        kind: link,
        starts: dates.date(lastYear.first),
      })
    }
  }
  return made
}

async function finish(owner: Kysely<DB>, orgIds: readonly number[], today: string): Promise<void> {
  await owner
    .insertInto('setting')
    .values(
      orgIds.map((org_id) => ({ org_id, key: 'demonstration.seeded_on', value: JSON.stringify(today) })),
    )
    .execute()
}
