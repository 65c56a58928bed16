import { sql } from 'kysely'
import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { countPupils, listPupilNames } from '#features/school/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { capacityOf } from '#stats/allocation/capacity.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { listFidelity } from '../../queries/sessions.server.ts'
import { listUnacted } from '../../queries/unacted.server.ts'
import { isDue } from '../../rules/plan.ts'
import { helpHours } from '../rules/numbers.ts'
import { slotsWanted } from '../rules/week.ts'
import { hoursOfPlan, listAllRunning, listWishes } from './desk.server.ts'
import { type Away, listManagers, readNumbers } from './managers.server.ts'
import { listProposals, type Proposal } from './proposals.server.ts'
import { listSlots } from './week.server.ts'

export type ManagerLine = {
  id: number
  name: string
  away: Away | null
  /** Pupils on the caseload, and how many of them the last judged cycle flagged and nobody has acted on. */
  caseload: number
  flagged: number
  plans: number
  due: number
  planned: number
  of: number
  /** Meetings a week that have no day yet. */
  unplaced: number
  /** Hours with pupils up to now: planned, and given. */
  toGive: number
  given: number
}

async function listCaseloads(db: OrgReader): Promise<Map<number, number[]>> {
  const found = await sql<{ personId: number; pupilIds: number[] }>`
    select person_id as "personId", jsonb_agg(pupil_id) as "pupilIds" from caseload
    where org_id = ${db.orgId} and ${holdsOn('caseload', db.today)} group by person_id`.execute(db)
  return new Map(found.rows.map(({ personId, pupilIds }) => [personId, pupilIds]))
}

/** What stands on the board of each learning manager. */
async function listManagerLines(
  db: OrgReader,
  country: string,
  flagged: ReadonlySet<number>,
): Promise<ManagerLine[]> {
  const of = helpHours(await readNumbers(db))
  const kinds = await listKinds(db, country)
  const plans = await listAllRunning(db)
  const caseloads = await listCaseloads(db)
  const managers = await listManagers(db)
  const ids = new Set(managers.map(({ id }) => id))
  const theirs = plans.filter(({ ownerId }) => ids.has(ownerId))
  const slots = Map.groupBy(await listSlots(db), ({ planId }) => planId)
  const fidelity = await listFidelity(db, theirs)
  return managers.map(({ id, name, away }): ManagerLine => {
    const own = theirs.filter(({ ownerId }) => ownerId === id)
    const caseload = caseloads.get(id) ?? []
    const hours = (what: 'planned' | 'given') =>
      own.reduce((sum, plan) => sum + (fidelity.get(plan.id)?.[what].minutes ?? 0), 0) / 60
    return {
      ...{ id, name, away, of, caseload: caseload.length, plans: own.length },
      ...{ flagged: caseload.filter((pupil) => flagged.has(pupil)).length },
      unplaced: own.reduce(
        (sum, plan) => sum + Math.max(0, slotsWanted(plan) - (slots.get(plan.id)?.length ?? 0)),
        0,
      ),
      due: own.filter((plan) => isDue(plan, db.today)).length,
      planned: own.reduce((sum, plan) => sum + hoursOfPlan(plan, kinds), 0),
      ...{ toGive: hours('planned'), given: hours('given') },
    }
  })
}

/** What one more hour of a learning manager was worth in the last proposal, in points; null while none was worked out. */
export function priceOf(proposals: readonly Proposal[]): number | null {
  for (const { result } of proposals)
    if (result && 'loads' in result && result.loads.length > 0)
      return result.loads.reduce((sum, { price }) => sum + price, 0) / result.loads.length
  return null
}

/** The board: what each learning manager has in hand, what their hours come to, what waits, and what is wished for. */
export async function readBoard(db: OrgReader, country: string) {
  const waiting = (await listUnacted(db, db.today)).filter((one) => !isGood(one))
  const flagged = new Set(waiting.flatMap(({ pupilId }) => pupilId ?? []))
  const managers = await listManagerLines(db, country, flagged)
  const numbers = await readNumbers(db)
  const proposals = await listProposals(db)
  const pupils = await countPupils(db, everyone)
  const { week, monitoring, minutesEach } = numbers
  const wishes = await listWishes(db)
  const names = await listPupilNames(
    db,
    wishes.map(({ pupilId }) => pupilId),
  )
  const nameOf = new Map(names.map((one) => [one.id, `${one.givenName} ${one.familyName}`]))
  return {
    ...{ managers, numbers, pupils, waiting: flagged.size, price: priceOf(proposals) },
    capacity:
      pupils === 0
        ? null
        : capacityOf({
            ...{ managers: managers.length, week, monitoring: monitoring / 100, pupils },
            hoursEach: minutesEach / 60,
          }),
    proposals: proposals.slice(0, 5),
    wishes: wishes.map(({ id, pupilId, wish, managerId }) => ({
      ...{ id, pupilId, wish, pupil: nameOf.get(pupilId) ?? 'a pupil who has left' },
      manager: managers.find((one) => one.id === managerId)?.name ?? null,
    })),
  }
}
