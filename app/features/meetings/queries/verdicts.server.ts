import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listJudgedCycles, listStandings } from '#features/progress/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { type Chance, type ThenAndNow, thenAndNow } from '../rules/verdict.ts'
import type { Decision } from './decisions.server.ts'

/** What the forecasts say of the pupils a decision concerned, beside the cycle of now. */
export type Verdict =
  | { cycle: string; of: ThenAndNow }
  | 'no cycle since'
  | 'nothing to compare'
  | 'not yours to see'

type Of = Pick<Decision, 'id' | 'pupilIds' | 'subjectId' | 'cycleId'>

/** For each decision the forecasts of its pupils when it was taken and after the last judged cycle. */
export async function readVerdicts(
  db: OrgReader,
  reach: Reach,
  decisions: readonly Of[],
): Promise<Map<number, Verdict>> {
  const [last] = await listJudgedCycles(db)
  const seen = decisions.filter((one) => one.pupilIds.every((id) => reachesPupil(reach, id)))
  const pupilIds = [...new Set(seen.flatMap((one) => one.pupilIds))]
  const cycleIds = [...new Set(seen.flatMap((one) => one.cycleId ?? []))]
  const chances = new Map<number, Chance[]>()
  for (const cycleId of pupilIds.length > 0 ? new Set([...cycleIds, ...(last ? [last.id] : [])]) : [])
    chances.set(cycleId, await listStandings(db, reach, { cycleId, pupilIds }))
  return new Map(
    decisions.map((one): [number, Verdict] => {
      if (!seen.includes(one)) return [one.id, 'not yours to see']
      if (one.pupilIds.length === 0 || one.cycleId === null) return [one.id, 'nothing to compare']
      if (!last || one.cycleId === last.id) return [one.id, 'no cycle since']
      const of = thenAndNow(one, chances.get(one.cycleId) ?? [], chances.get(last.id) ?? [])
      return [one.id, of ? { cycle: last.name, of } : 'nothing to compare']
    }),
  )
}
