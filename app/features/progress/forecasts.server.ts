import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listLenses } from './lenses.server.ts'
import { listJudgedCycles, listStandings } from './queries.server.ts'

export type Forecasts = {
  cycle: { id: number; name: string }
  /** By subject: its grades, lowest first, the cuts between them in steps of those grades, and the steps in one grade. */
  subjects: Map<number, { name: string; grades: readonly string[]; cuts: number[]; unit: number }>
  /** Where a pupil is heading in a subject: mean and spread in the same steps, 0 the lowest grade; chance of the target, 0 to 1. */
  forecasts: { pupilId: number; subjectId: number; mean: number; sd: number; reach: number | null }[]
}

/** What a judged cycle, the last unless one is named, forecast of given pupils within reach; null where none was judged. */
export async function readForecasts(
  db: OrgReader,
  reach: Reach,
  pupilIds: readonly number[],
  cycleId?: number,
): Promise<Forecasts | null> {
  const judged = await listJudgedCycles(db)
  const last = cycleId === undefined ? judged[0] : judged.find(({ id }) => id === cycleId)
  if (!last) return null
  const standings = await listStandings(db, reach, { cycleId: last.id, pupilIds })
  const lenses = await listLenses(db)
  return {
    cycle: { id: last.id, name: last.name },
    subjects: new Map(
      [...lenses].map(([id, { name, grades, scale, unit }]) => {
        return [id, { name, grades, cuts: scale.cuts.map((cut) => cut * unit), unit }]
      }),
    ),
    forecasts: standings.map(({ pupilId, subjectId, mean, sd, reach }) => {
      return { pupilId, subjectId, mean, sd, reach }
    }),
  }
}
