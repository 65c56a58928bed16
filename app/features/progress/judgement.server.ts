import { findSettings, type OrgReader } from '#features/access/api.server.ts'
import { isBetter } from '#stats/status.ts'
import { type ModelRow, modelRows, versionOf } from './ledger/models.server.ts'
import { type Candidate, chooseFindings, isGood, type Verdict } from './rules.ts'
import { type Judged, runCycle } from './run.server.ts'
import { isStatus, type Outlook } from './words.ts'

/** One forecast, in steps of its subject's scale, as it is written down. */
export type ForecastRow = {
  pupilId: number
  subjectId: number
  mean: number
  sd: number
  reach: number | null
  exceed: number | null
  status: string | null
  pending: 'waiting' | null
  z: number | null
  fall: number
  rise: number
  alarm: string | null
  readings: number
  target: string | null
  version: string
}

/** All that closing a cycle says of its pupils, before any of it is written. */
export type Judgement = {
  forecasts: readonly ForecastRow[]
  models: readonly ModelRow[]
  /** Best first, trouble before success. */
  findings: readonly Candidate[]
  /** Subjects of pupils whose status is another than in the cycle before. */
  moved: { up: number; down: number }
}

/** A judgement in the numbers that are shown before it is made. */
export const outlookOf = ({ forecasts, findings, moved }: Judgement): Outlook => {
  const good = findings.filter(isGood).length
  return {
    pupils: new Set(forecasts.map((one) => one.pupilId)).size,
    forecasts: forecasts.length,
    ...moved,
    toLookAt: findings.length - good,
    toBeProudOf: good,
  }
}

async function readCapacity(db: OrgReader): Promise<{ trouble: number; exceptional: number }> {
  const chosen = await findSettings(db, ['findings.trouble', 'findings.exceptional'])
  const numberOf = (key: keyof typeof chosen, usual: number) => {
    const value = Number(chosen[key])
    return Number.isInteger(value) && value >= 0 ? value : usual
  }
  return { trouble: numberOf('findings.trouble', 60), exceptional: numberOf('findings.exceptional', 20) }
}

const short = (value: number): number => Math.round(value * 1e4) / 1e4
const shortIfAny = (value: number | null): number | null => (value === null ? null : short(value))

const forecastRow = (judged: Judged, one: Verdict): ForecastRow => ({
  pupilId: one.pupilId,
  subjectId: one.subjectId,
  mean: short(one.mean * one.unit),
  sd: short(one.sd * one.unit),
  reach: shortIfAny(one.reach),
  exceed: shortIfAny(one.exceed),
  status: one.memory?.status ?? null,
  pending: one.memory && one.memory.waiting > 0 ? 'waiting' : null,
  z: shortIfAny(one.z),
  fall: short(one.cusum.fall),
  rise: short(one.cusum.rise),
  alarm: one.alarm,
  readings: one.readings,
  target: one.target,
  version: versionOf(judged, one.subjectId),
})

function countMoved(verdicts: readonly Verdict[]): Judgement['moved'] {
  const moved = { up: 0, down: 0 }
  for (const { before, memory } of verdicts) {
    const earlier = before?.status ?? ''
    if (!memory || !isStatus(earlier) || memory.status === earlier) continue
    moved[isBetter(memory.status, earlier) ? 'up' : 'down'] += 1
  }
  return moved
}

/**
 * What a cycle says from the readings up to it: forecasts, statuses, alarms and ranked findings. Nothing is written.
 * `pupilIds`: of some pupils alone, who were here before the others’ readings were kept.
 */
export async function foresee(
  db: OrgReader,
  cycleId: number,
  pupilIds?: readonly number[],
): Promise<Judgement> {
  const judged = await runCycle(db, cycleId, pupilIds)
  const { verdicts, pooled } = judged
  return {
    forecasts: verdicts.map((one) => forecastRow(judged, one)),
    models: modelRows(
      judged,
      verdicts.map((one) => one.subjectId),
    ),
    findings: chooseFindings(verdicts, pooled, await readCapacity(db)),
    moved: countMoved(verdicts),
  }
}
