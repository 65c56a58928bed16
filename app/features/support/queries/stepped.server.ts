import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listJudgedCycles, listStandings } from '#features/progress/api.server.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { chanceOver, type Stepped, stepOf } from '../rules/stepped.ts'
import { type Plan, present } from './plans.server.ts'

/** What the rule of stepped care says of those in a plan whose figures the reach opens; null for help after something else than a target. */
export async function readStepped(db: OrgReader, reach: Reach, plan: Plan): Promise<Stepped | null> {
  const { outcome, judgedCycleId, subjectId, starts } = plan
  const pupilIds = present(plan).flatMap(({ id }) => (reachesPupil(reach, id) ? [id] : []))
  if (outcome !== 'forecast' || pupilIds.length === 0) return null
  const judged = (await listJudgedCycles(db)).toReversed()
  const before = judged.find(({ id }) => id === judgedCycleId)
  const since = judged.filter(({ ends }) => ends > (before?.ends ?? starts))
  const ofSubject = subjectId === null ? {} : { subjectId }
  const standings = await listStandings(db, reach, { pupilIds, ...ofSubject })
  const byPupil = Map.groupBy(standings, ({ pupilId }) => pupilId)
  const rows = pupilIds.map((pupilId) => {
    const own = Map.groupBy(byPupil.get(pupilId) ?? [], ({ cycleId }) => cycleId)
    const chanceIn = ({ id }: { id: number }) => chanceOver((own.get(id) ?? []).map((one) => one.reach))
    const chances = { before: before ? chanceIn(before) : null, since: since.map(chanceIn) }
    return { pupilId, ...chances, step: stepOf(chances) }
  })
  return { before: before?.name ?? null, since: since.map(({ name }) => name), rows }
}
