import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { readScales } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import {
  listExamResults,
  listPriorAttainment,
  listPupils,
  listSubjects,
} from '#features/school/api.server.ts'
import { mean } from '#stats/vector.ts'
import { listAverageForecasts } from './queries/known.server.ts'
import { listLeaversOf, listPlaced } from './queries/places.server.ts'
import { averageOf, besideAlike, type Outcome } from './rules/outcomes.ts'
import type { Pathway } from './rules/pathway.ts'

/** Of each pupil the score in the measure of the start that most of them have. */
async function listStarts(db: OrgReader, pupilIds: readonly number[]): Promise<Map<number, number>> {
  const scored = (await listPriorAttainment(db, pupilIds)).flatMap(({ pupilId, kind, score }) =>
    score === null ? [] : [{ pupilId, kind, score }],
  )
  const kinds = [...Map.groupBy(scored, ({ kind }) => kind)].sort(
    ([a, one], [b, other]) => other.length - one.length || a.localeCompare(b),
  )
  return new Map((kinds[0]?.[1] ?? []).map(({ pupilId, score }) => [pupilId, score]))
}

/** The average grade of each leaver in the courses that have most results among them, in grades from 0. */
async function averageResults(db: OrgReader, pupilIds: readonly number[]): Promise<number[]> {
  const scales = await readScales(db)
  const scaleOf = new Map((await listSubjects(db)).map(({ id, scaleKey }) => [id, scaleKey]))
  const results = (await listExamResults(db, pupilIds, db.today)).flatMap((result) => {
    const key = result.scaleKey ?? (result.subjectId === null ? undefined : scaleOf.get(result.subjectId))
    const scale = key === undefined ? undefined : scales.get(key)
    const place = scale ? gradeLabels(scale).indexOf(result.grade) : -1
    return key === undefined || place < 0 ? [] : [{ pupilId: result.pupilId, scaleKey: key, place }]
  })
  const [most] = [...Map.groupBy(results, ({ scaleKey }) => scaleKey).values()].sort(
    (a, b) => b.length - a.length,
  )
  return [...Map.groupBy(most ?? [], ({ pupilId }) => pupilId).values()].map((own) =>
    mean(own.map(({ place }) => place)),
  )
}

/** Where pupils of a pathway are heading, beside others of their years who started alike, and what leavers of it reached. */
export async function readOutcome(db: OrgReader, pathway: Pathway): Promise<Outcome> {
  const on = new Set(
    (await listPlaced(db)).flatMap((one) => (one.pathwayId === pathway.id ? [one.pupilId] : [])),
  )
  const years = (await listPupils(db, everyone)).filter(
    ({ yearNumber }) =>
      yearNumber !== null && yearNumber >= pathway.firstYear && yearNumber <= pathway.lastYear,
  )
  const ids = years.map(({ id }) => id)
  const forecasts = await listAverageForecasts(db, ids)
  const starts = await listStarts(db, ids)
  const rows = ids.flatMap((id) => {
    const [grade, start] = [forecasts.get(id), starts.get(id)]
    return grade === undefined || start === undefined ? [] : [{ on: on.has(id), grade, start }]
  })
  const own = ids.flatMap((id) => (on.has(id) ? (forecasts.get(id) ?? []) : []))
  const leavers = await averageResults(db, await listLeaversOf(db, pathway.id))
  return { now: averageOf(own), beside: besideAlike(rows), left: averageOf(leavers) }
}
