import { sql } from 'kysely'
import { type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { digestForecasts } from '#features/cycle/api.server.ts'
import { MODEL_VERSION } from './filtering.ts'
import { type ForecastRow, foresee, type Judgement } from './judgement.server.ts'
import { writeModels } from './ledger/models.server.ts'
import type { Candidate } from './rules.ts'

async function writeForecasts(db: OrgWriter, cycleId: number, rows: readonly ForecastRow[]): Promise<void> {
  const list = <Key extends keyof ForecastRow>(key: Key) => rows.map((row) => row[key])
  await sql`
    insert into forecast (org_id, cycle_id, pupil_id, subject_id, mean, sd, chance_target, chance_above, status,
      pending_status, z, cusum_fall, cusum_rise, alarm, readings, target, model_version)
    select ${db.orgId}, ${cycleId}, u.*
    from unnest(${list('pupilId')}::bigint[], ${list('subjectId')}::bigint[], ${list('mean')}::real[], ${list('sd')}::real[],
      ${list('reach')}::real[], ${list('exceed')}::real[], ${list('status')}::text[], ${list('pending')}::text[],
      ${list('z')}::real[], ${list('fall')}::real[], ${list('rise')}::real[], ${list('alarm')}::text[],
      ${list('readings')}::int[], ${list('target')}::text[], ${list('version')}::text[]) as u`.execute(db)
}

async function writeFindings(db: OrgWriter, cycleId: number, findings: readonly Candidate[]): Promise<void> {
  const rows = findings.map(({ kind, pupilId, subjectId, classId, benefit, evidence }, place) => ({
    kind,
    pupil_id: pupilId,
    subject_id: subjectId,
    class_id: classId,
    benefit,
    evidence,
    rank: place + 1,
  }))
  await sql`
    insert into finding (org_id, cycle_id, kind, pupil_id, subject_id, class_id, rank, benefit, evidence, made_at)
    select ${db.orgId}, ${cycleId}, kind, pupil_id, subject_id, class_id, rank, benefit, evidence, ${db.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(kind text, pupil_id bigint, subject_id bigint,
      class_id bigint, rank int, benefit real, evidence jsonb)`.execute(db)
}

/** Seals the forecasts of a closed cycle with a digest over them and the snapshot they stand beside. */
async function sealForecasts(db: OrgWriter, cycleId: number): Promise<void> {
  const digest = await digestForecasts(db, cycleId)
  if (!digest) return
  await db
    .insertInto('forecast_seal')
    .values({
      ...{ org_id: db.orgId, cycle_id: cycleId, ...digest },
      ...{ model_version: MODEL_VERSION, sealed_at: db.now },
    })
    .execute()
}

async function isJudged(db: OrgWriter, cycleId: number): Promise<boolean> {
  const first = await db
    .selectFrom('forecast')
    .select('pupil_id')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .executeTakeFirst()
  return first !== undefined
}

/**
 * Judges a cycle in the caller's transaction: writes down what its readings say, or what was foreseen while they were
 * the same (`foreseen`). A cycle is judged once; what it said stays. Answers how many forecasts and findings were
 * written. `pupilIds`: of some pupils alone, who were here before the others’ readings were kept.
 */
export async function judgeCycle(
  db: OrgWriter,
  cycleId: number,
  given: { foreseen?: Judgement | undefined; pupilIds?: readonly number[] | undefined } = {},
): Promise<{ forecasts: number; findings: number }> {
  if (await isJudged(db, cycleId)) return { forecasts: 0, findings: 0 }
  const { forecasts, models, findings } = given.foreseen ?? (await foresee(db, cycleId, given.pupilIds))
  await writeForecasts(db, cycleId, forecasts)
  await writeModels(db, cycleId, models)
  await sealForecasts(db, cycleId)
  await writeFindings(db, cycleId, findings)
  const written = { forecasts: forecasts.length, findings: findings.length }
  await recordEvent(db, { action: 'progress.judged', subject: 'cycle', subjectId: cycleId, after: written })
  return written
}
