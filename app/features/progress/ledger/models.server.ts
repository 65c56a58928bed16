import { sql } from 'kysely'
import type { OrgWriter } from '#features/access/api.server.ts'
import { READINGS_VERSION } from '#stats/learn-readings.ts'
import { PAST_VERSION } from '#stats/past-error.ts'
import { MODEL_VERSION } from '../filtering.ts'
import type { Judged } from '../run.server.ts'
import type { PastShown } from './schema.ts'

type Made = Pick<Judged, 'lenses' | 'learned' | 'isTaught'>

/** The version of what makes a subject's forecasts: the filter's, whether the school's readings told it how they err, and whether past results moved or widened them. */
export const versionOf = ({ learned, isTaught }: Omit<Made, 'lenses'>, subjectId: number): string =>
  [
    MODEL_VERSION,
    ...(isTaught ? [READINGS_VERSION] : []),
    ...(learned.has(subjectId) ? [PAST_VERSION] : []),
  ].join('/')

/** What the forecasts of a subject were made with. */
export type ModelRow = {
  subject_id: number
  grades: readonly string[]
  unit: number
  cuts: number[]
  shift: number
  extra: number
  past: PastShown | null
  model_version: string
}

/** What a cycle's forecasts are made with, by subject, so that they can be scored when results come. */
export function modelRows(made: Made, subjectIds: Iterable<number>): ModelRow[] {
  return [...new Set(subjectIds)].flatMap((subject_id) => {
    const lens = made.lenses.get(subject_id)
    if (!lens) return []
    const { grades, scale, unit } = lens
    const learned = made.learned.get(subject_id)
    return [
      {
        ...{ subject_id, grades, unit, cuts: scale.cuts.map((cut) => cut * unit) },
        shift: (learned?.error.shift ?? 0) * unit,
        extra: (learned?.error.extra ?? 0) * unit * unit,
        past: learned?.shown ?? null,
        model_version: versionOf(made, subject_id),
      },
    ]
  })
}

export async function writeModels(
  db: OrgWriter,
  cycleId: number,
  models: readonly ModelRow[],
): Promise<void> {
  await sql`
    insert into forecast_model (org_id, cycle_id, subject_id, grades, cuts, unit, shift, extra, past, model_version)
    select ${db.orgId}, ${cycleId}, subject_id, grades, cuts, unit, shift, extra, nullif(past, 'null'::jsonb), model_version
    from jsonb_to_recordset(${JSON.stringify(models)}::jsonb) as m(subject_id bigint, grades text[], cuts real[], unit real,
      shift real, extra real, past jsonb, model_version text)`.execute(db)
}
