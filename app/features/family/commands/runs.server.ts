import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { getCycle } from '#features/cycle/api.server.ts'
import { say } from '#features/notices/api.server.ts'
import { getYearGroup } from '#features/school/api.server.ts'
import { listReportPupils, listReportTexts } from '../queries/facts.server.ts'
import { listRunGuardians } from '../queries/families.server.ts'
import { getRun, type Run } from '../queries/runs.server.ts'
import { languagesFor } from '../rules/printing.ts'
import { reportHomeWords } from '../rules/words.ts'
import type { RunState } from '../schema.ts'

export type NewRun = {
  cycleId: number
  yearGroupId: number | null
  alsoEnglish: boolean
  replyBy: string | null
}
export type Outcome<T = object> = ({ ok: true } & T) | { ok: false; why: string }

export type Wanted = { pupilId: number; language: string }

/** The reports a run comes to: each pupil in each language of the family. */
export async function listWanted(
  db: OrgReader,
  of: Omit<NewRun, 'replyBy'>,
  country: string,
): Promise<Wanted[]> {
  const texts = await listReportTexts(db, country)
  const pupils = await listReportPupils(db, of.cycleId, { yearGroupId: of.yearGroupId })
  return pupils.flatMap(({ id, guardians, first }) =>
    languagesFor(texts, { guardians, first }, of.alsoEnglish).map((language) => ({ pupilId: id, language })),
  )
}

/** Begins a run of reports of a closed cycle. */
export async function startRun(
  db: OrgWriter,
  given: NewRun,
  country: string,
): Promise<Outcome<{ id: number }>> {
  const cycle = await getCycle(db, given.cycleId)
  if (cycle.state !== 'closed') return { ok: false, why: `${cycle.name} is not closed yet.` }
  if (given.yearGroupId !== null) await getYearGroup(db, given.yearGroupId)
  const wanted = await listWanted(db, given, country)
  if (wanted.length === 0) return { ok: false, why: 'No pupil has an entry in that cycle.' }
  const row = await db
    .insertInto('report_run')
    .values({
      org_id: db.orgId,
      cycle_id: given.cycleId,
      year_group_id: given.yearGroupId,
      also_english: given.alsoEnglish,
      reply_by: given.replyBy,
      state: 'making',
      total: wanted.length,
      worked_at: db.now,
      started_by: db.personId,
      started_at: db.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordEvent(db, {
    action: 'family.run started',
    subject: 'report_run',
    subjectId: row.id,
    after: { ...given, reports: wanted.length },
  })
  return { ok: true, id: row.id }
}

export type MadeReport = Wanted & {
  groupId: number | null
  fileName: string
  bytes: Uint8Array
}

/** Takes the run for itself; false when it is no longer being made. */
async function holdRun(db: OrgWriter, runId: number): Promise<boolean> {
  const held = await sql<{ state: RunState }>`
    select state from report_run where org_id = ${db.orgId} and id = ${runId} for update`.execute(db)
  return held.rows[0]?.state === 'making'
}

/** Keeps some reports of a run that is being made, each once; false when the run was stopped meanwhile. */
export async function keepReports(
  db: OrgWriter,
  runId: number,
  reports: readonly MadeReport[],
  at: Date,
): Promise<boolean> {
  if (!(await holdRun(db, runId))) return false
  await db
    .insertInto('report')
    .values(
      reports.map(({ pupilId, language, groupId, fileName, bytes }) => ({
        org_id: db.orgId,
        run_id: runId,
        pupil_id: pupilId,
        language,
        registration_group_id: groupId,
        file_name: fileName,
        // As text of base 64: the embedded database takes it three times faster than bytes.
        bytes: sql<Uint8Array>`decode(${Buffer.from(bytes).toString('base64')}, 'base64')`,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        made_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await sql`
    update report_run set worked_at = ${at.toISOString()}::timestamptz, done =
      (select count(*) from report where org_id = ${db.orgId} and run_id = ${runId})
    where org_id = ${db.orgId} and id = ${runId}`.execute(db)
  return true
}

const moves: Record<'stop' | 'resume' | 'finish' | 'fail' | 'release', { from: RunState; to: RunState }> = {
  stop: { from: 'making', to: 'stopped' },
  resume: { from: 'stopped', to: 'making' },
  finish: { from: 'making', to: 'made' },
  fail: { from: 'making', to: 'stopped' },
  release: { from: 'made', to: 'released' },
}

type Move = keyof typeof moves

async function move(
  db: OrgWriter,
  runId: number,
  way: Move,
  message: string | null = null,
): Promise<Outcome<{ run: Run }>> {
  const { from, to } = moves[way]
  const run = await getRun(db, runId)
  const moved = await db
    .updateTable('report_run')
    .set({
      state: to,
      message,
      worked_at: db.now,
      ...(way === 'release' ? { released_by: db.personId, released_at: db.now } : {}),
    })
    .where('org_id', '=', db.orgId)
    .where('id', '=', runId)
    .where('state', '=', from)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return { ok: false, why: `The run is ${run.state} already.` }
  await recordEvent(db, {
    action: `family.run ${to}`,
    subject: 'report_run',
    subjectId: runId,
    before: { state: from },
    after: { state: to, done: run.done },
    ...(message ? { reason: message } : {}),
  })
  return { ok: true, run: { ...run, state: to } }
}

/** Moves a run on, or says why it cannot be. */
export const moveRun = (
  db: OrgWriter,
  runId: number,
  way: Exclude<Move, 'release'>,
  message?: string,
): Promise<Outcome<{ run: Run }>> => move(db, runId, way, message)

/** Makes the reports of a run visible to the families, for good, and tells the guardians; or says why it cannot be. */
export async function releaseRun(db: OrgWriter, runId: number, base: string): Promise<Outcome<{ run: Run }>> {
  const moved = await move(db, runId, 'release')
  if (!moved.ok) return moved
  const guardians = await listRunGuardians(db, runId)
  const words = reportHomeWords(moved.run.cycle)
  await say(
    db,
    guardians.map((personId) => ({ personId, kind: 'report-home', words, link: `${base}/home` })),
  )
  return moved
}
