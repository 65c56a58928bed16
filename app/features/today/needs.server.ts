import type { OrgReader, Reach, Visit } from '#features/access/api.server.ts'
import { countDueChanges, listFreePlaces, listLeaving } from '#features/curriculum/api.server.ts'
import {
  type Cycle,
  listClassStates,
  listCurrentCycles,
  listRequests,
  listSentBack,
} from '#features/cycle/api.server.ts'
import { listFindings } from '#features/progress/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { listHelpToReview } from '#features/support/api.server.ts'
import { listWaitingTalks } from '#features/targets/api.server.ts'
import type { Waiting } from './needs.ts'

/** All that waits but for files, whose reading is no recorded change. */
type Recorded = Omit<Waiting, 'toAccept'>

/** What waits for somebody: marks of the classes they teach, the cycle they run, findings they answer for. */
export async function findWaiting(
  db: OrgReader,
  visit: Visit,
  given: { reach: Reach; classIds: readonly number[]; correcting: Reach | null },
): Promise<{ waiting: Recorded; next: Cycle | undefined }> {
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
  const findings = visit.may('findings.answer')
    ? await listFindings(db, given.reach, { ownSubjects: true })
    : []
  const entries = enters ? await listClassStates(db, cycle, given.classIds) : []
  const talks = visit.may('targets.discuss') ? await listWaitingTalks(db, given.classIds) : []
  const toAnswer = findings.filter((one) => !one.answer).length
  const toReview = visit.may('help.plans') ? await listHelpToReview(db, visit.today, visit.personId) : []
  const decides = visit.may('curriculum.decide') && visit.reach.pupils === 'all'
  const freePlaces = decides ? await listFreePlaces(db) : []
  const waiting = {
    base: `/${visit.org.slug}`,
    cycle,
    today: visit.today,
    entries,
    talks,
    toAnswer,
    toReview,
    dueChanges: visit.may('curriculum.decide') ? await countDueChanges(db, visit.personId) : 0,
    freePlaces: freePlaces.map(({ askedAt, ...place }) => ({ ...place, asked: dateOf(askedAt) })),
    leaving: decides ? await listLeaving(db) : [],
    sentBack: back.map(({ classId, detail, reason }) => ({ classId, name: detail.name, note: reason ?? '' })),
    asked: asked.map(({ cycleId, cycle }) => ({ cycleId, cycle })),
    toCheck: cycle !== undefined && visit.may('cycle.check'),
    toClose: cycle !== undefined && visit.may('cycle.run'),
  }
  const next = cycles.find((one) => one.state === 'planned' && one.opens >= visit.today)
  return { waiting, next }
}
