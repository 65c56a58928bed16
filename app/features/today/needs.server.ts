import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { listCoverage, listCurrentCycles, listRequests, listSentBack } from '#features/cycle/api.server.ts'
import { listImports } from '#features/exchange/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { chooseNeeds, type Need } from './rules.ts'

/** What waits for somebody: marks of the classes they teach, the cycle they run, findings and files they answer for. */
export async function listNeeds(
  db: OrgReader,
  visit: Visit,
  given: { reach: Reach; classIds: readonly number[]; correcting: Reach | null },
): Promise<Need[]> {
  const { cycles } = await listCurrentCycles(db)
  const cycle = cycles.find((one) => one.state === 'open')
  const enters = cycle !== undefined && visit.may('cycle.enter') && given.classIds.length > 0
  const departmentIds = visit.posts.flatMap((post) =>
    post.scope === 'department' ? (post.scopeId ?? []) : [],
  )
  const back =
    cycle !== undefined && visit.may('cycle.enter')
      ? await listSentBack(db, { cycleId: cycle.id, classIds: given.classIds, departmentIds })
      : []
  const asked = given.correcting ? await listRequests(db, given.correcting) : []
  const findings = visit.may('findings.answer') ? await listFindings(db, given.reach) : []
  const files = visit.may('exchange.import') ? await listImports(db) : []
  return chooseNeeds({
    base: `/${visit.org.slug}`,
    cycle,
    today: visit.today,
    entries: enters ? await listCoverage(db, cycle, given.classIds) : [],
    sentBack: back.map(({ classId, detail, reason }) => ({ classId, name: detail.name, note: reason ?? '' })),
    asked: asked.map(({ cycleId, cycle }) => ({ cycleId, cycle })),
    toAnswer: findings.filter((one) => !one.answer).length,
    toClose: cycle !== undefined && visit.may('cycle.run'),
    toAccept: files.filter((one) => one.state === 'previewed').length,
  })
}
