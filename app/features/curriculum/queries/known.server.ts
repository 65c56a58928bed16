import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { listPriorAttainment } from '#features/school/api.server.ts'
import { mean } from '#stats/vector.ts'
import type { Known } from '../rules/entry.ts'
import { FORECAST } from '../schema.ts'

/** The average grade forecast of pupils after the last judged cycle, in grades from 0, the lowest; by pupil. */
export async function listAverageForecasts(
  db: OrgReader,
  pupilIds: readonly number[],
): Promise<Map<number, number>> {
  const found = await readForecasts(db, everyone, pupilIds)
  if (!found) return new Map()
  const grades = found.forecasts.flatMap(({ pupilId, subjectId, mean }) => {
    const unit = found.subjects.get(subjectId)?.unit
    return unit ? [{ pupilId, grade: mean / unit }] : []
  })
  return new Map(
    [...Map.groupBy(grades, ({ pupilId }) => pupilId)].map(([id, own]) => [
      id,
      mean(own.map(({ grade }) => grade)),
    ]),
  )
}

/** All that a rule of entry may read of pupils: what they brought along, and what is forecast. */
export async function listKnown(db: OrgReader, pupilIds: readonly number[]): Promise<Map<number, Known>> {
  const forecasts = await listAverageForecasts(db, pupilIds)
  const prior = Map.groupBy(await listPriorAttainment(db, pupilIds), ({ pupilId }) => pupilId)
  return new Map(
    pupilIds.map((id) => {
      const forecast = forecasts.get(id)
      const scores = (prior.get(id) ?? []).flatMap(({ kind, score }) =>
        score === null ? [] : [[kind, score] as const],
      )
      return [id, new Map([...scores, ...(forecast === undefined ? [] : [[FORECAST, forecast] as const])])]
    }),
  )
}
