import { sql } from 'kysely'
import { findSettings, type OrgReader, type OrgWriter, recordEvent } from '#features/access/api.server.ts'
import { digestForecasts } from '#features/cycle/api.server.ts'
import { classAlarms, pupilAlarms } from './alarms.ts'
import { MODEL_VERSION } from './filtering.ts'
import { versionOf, writeModels } from './ledger/models.server.ts'
import { chooseFindings, type Verdict } from './rules.ts'
import { type Judged, runCycle } from './run.server.ts'

async function readCapacity(db: OrgReader): Promise<{ trouble: number; exceptional: number }> {
  const chosen = await findSettings(db, ['findings.trouble', 'findings.exceptional'])
  const numberOf = (key: keyof typeof chosen, usual: number) => {
    const value = Number(chosen[key])
    return Number.isInteger(value) && value >= 0 ? value : usual
  }
  return { trouble: numberOf('findings.trouble', 60), exceptional: numberOf('findings.exceptional', 20) }
}

async function writeForecasts(db: OrgWriter, cycleId: number, judged: Judged): Promise<void> {
  const { verdicts } = judged
  const list = (of: (one: Verdict) => number | string | null) => verdicts.map(of)
  const short = (value: number | null) => (value === null ? null : Math.round(value * 1e4) / 1e4)
  await sql`
    insert into forecast (org_id, cycle_id, pupil_id, subject_id, mean, sd, chance_target, chance_above, status,
      pending_status, z, cusum_fall, cusum_rise, alarm, readings, target, model_version)
    select ${db.orgId}, ${cycleId}, u.*
    from unnest(${list((one) => one.pupilId)}::bigint[], ${list((one) => one.subjectId)}::bigint[],
      ${list((one) => short(one.mean * one.unit))}::real[], ${list((one) => short(one.sd * one.unit))}::real[],
      ${list((one) => short(one.reach))}::real[], ${list((one) => short(one.exceed))}::real[],
      ${list((one) => one.memory?.status ?? null)}::text[],
      ${list((one) => (one.memory && one.memory.waiting > 0 ? 'waiting' : null))}::text[],
      ${list((one) => short(one.z))}::real[], ${list((one) => short(one.cusum.fall))}::real[],
      ${list((one) => short(one.cusum.rise))}::real[], ${list((one) => one.alarm)}::text[],
      ${list((one) => one.readings)}::int[], ${list((one) => one.target)}::text[],
      ${list((one) => versionOf(judged, one.subjectId))}::text[]) as u`.execute(db)
  await writeModels(
    db,
    cycleId,
    judged,
    verdicts.map((one) => one.subjectId),
  )
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

/**
 * Judges a cycle from the readings up to it: forecasts, statuses, alarms and ranked findings, in the caller's transaction.
 * A cycle is judged once; what it said stays. Answers how many forecasts and findings were written. `pupilIds`: of some
 * pupils alone, who were here before the others’ readings were kept.
 */
export async function judgeCycle(
  db: OrgWriter,
  cycleId: number,
  pupilIds?: readonly number[],
): Promise<{ forecasts: number; findings: number }> {
  const already = await db
    .selectFrom('forecast')
    .select('pupil_id')
    .where('org_id', '=', db.orgId)
    .where('cycle_id', '=', cycleId)
    .executeTakeFirst()
  if (already) return { forecasts: 0, findings: 0 }
  const judged = await runCycle(db, cycleId, pupilIds)
  await writeForecasts(db, cycleId, judged)
  const pooled = [...pupilAlarms(judged), ...classAlarms(judged)]
  await sealForecasts(db, cycleId)
  const chosen = chooseFindings(judged.verdicts, pooled, await readCapacity(db))
  const rows = chosen.map(({ kind, pupilId, subjectId, classId, benefit, evidence }, place) => ({
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
  const written = { forecasts: judged.verdicts.length, findings: rows.length }
  await recordEvent(db, { action: 'progress.judged', subject: 'cycle', subjectId: cycleId, after: written })
  return written
}
