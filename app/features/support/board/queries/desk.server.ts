import { sql } from 'kysely'
import { everyone, type OrgReader } from '#features/access/api.server.ts'
import type { HelpKind } from '#features/measures/api.ts'
import { listJudgedCycles, listStandings, readForecasts } from '#features/progress/api.server.ts'
import { isGood } from '#features/progress/api.ts'
import { findCurrentYear, listKeyStages, listPupils, type PupilRow } from '#features/school/api.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { listPlans, type Plan, present } from '../../queries/plans.server.ts'
import { listUnacted } from '../../queries/unacted.server.ts'
import { isDue } from '../../rules/plan.ts'
import { weeklyHours } from '../rules/load.ts'
import { type Flagged, type Need, neediest, neediestFirst, type SubjectStanding } from '../rules/needs.ts'
import { helpHours, pupilsHelped } from '../rules/numbers.ts'
import type { Desk, Running, Wish } from '../rules/problem.ts'
import { listLoansOn, listManagers, readNumbers } from './managers.server.ts'

/** Twice as many are weighed as could be helped one by one. */
const WEIGHED = 2

/** What runs in the school, all of it. */
export const listAllRunning = (db: OrgReader): Promise<Plan[]> =>
  listPlans(db, { reach: everyone, personId: null }, { state: 'running' })

export const hoursOfPlan = (plan: Plan, kinds: readonly HelpKind[]): number =>
  weeklyHours(
    plan,
    kinds.find(({ key }) => key === plan.kind),
  )

export const listWishes = (db: OrgReader): Promise<(Wish & { id: number })[]> =>
  sql<Wish & { id: number }>`
    select id, pupil_id as "pupilId", wish, manager_id as "managerId" from allocation_wish
    where org_id = ${db.orgId} order by id`
    .execute(db)
    .then(({ rows }) => rows)

/** Minutes that pupils were helped since the year began, by pupil. */
async function listMinutesHad(db: OrgReader): Promise<Map<number, number>> {
  const year = await findCurrentYear(db)
  const found = await sql<{ pupilId: number; minutes: number }>`
    select r.pupil_id as "pupilId", sum(r.minutes)::int as minutes from help_presence r
    join help_session s on s.org_id = r.org_id and s.id = r.session_id
    where r.org_id = ${db.orgId} and s.held_on >= ${year?.starts ?? db.today}::date
    group by r.pupil_id`.execute(db)
  return new Map(found.rows.map((row) => [row.pupilId, row.minutes]))
}

/** Standings of the last judged cycle by pupil, their spread in grades. */
async function listLastStandings(db: OrgReader, cycleId: number): Promise<Map<number, SubjectStanding[]>> {
  const standings = await listStandings(db, everyone, { cycleId })
  const scales = (await readForecasts(db, everyone, [], cycleId))?.subjects
  return Map.groupBy(
    standings.map(({ pupilId, subjectId, sd, reach, status }) => {
      return { pupilId, subjectId, reach, status, sd: sd / (scales?.get(subjectId)?.unit ?? 1) }
    }),
    ({ pupilId }) => pupilId,
  )
}

async function listFlagged(db: OrgReader): Promise<Map<number, Flagged>> {
  const waiting = (await listUnacted(db, db.today)).filter((one) => !isGood(one))
  return new Map(
    waiting.flatMap(({ pupilId, findingId, kind, subjectId }) =>
      pupilId === null ? [] : [[pupilId, { findingId, kind, subjectId }] as const],
    ),
  )
}

/** Which help of learning managers may go to somebody else: what is not on loan, and of a pupil with several the newest. */
function moveable(
  plans: readonly Plan[],
  managerIds: ReadonlySet<number>,
  onLoan: ReadonlySet<number>,
): Plan[] {
  const taken = new Set<number>()
  return plans
    .filter(
      ({ id, ownerId, outcome }) => managerIds.has(ownerId) && !onLoan.has(id) && outcome === 'forecast',
    )
    .toSorted((a, b) => b.id - a.id)
    .filter((plan) => {
      const ids = present(plan).map(({ id }) => id)
      const free = ids.length > 0 && !ids.some((id) => taken.has(id))
      if (free) for (const id of ids) taken.add(id)
      return free
    })
}

const covers = (plan: Plan, pupilId: number, subjectId: number | null): boolean =>
  present(plan).some(({ id }) => id === pupilId) &&
  (plan.subjectId === null || subjectId === null || plan.subjectId === subjectId)

type Facts = {
  pupils: readonly PupilRow[]
  standings: ReadonlyMap<number, SubjectStanding[]>
  flagged: ReadonlyMap<number, Flagged>
  minutes: ReadonlyMap<number, number>
  stages: readonly { id: number; firstYear: number; lastYear: number }[]
  /** Pupils who stand in the plan whatever their need: helped now, or wished for. */
  named: ReadonlySet<number>
  /** Help that stays where it is. */
  others: readonly Plan[]
}

function needsOf({ pupils, standings, flagged, minutes, stages, named, others }: Facts): Need[] {
  const coverOf = Map.groupBy(
    others.flatMap((plan) => present(plan).map(({ id }) => ({ id, plan }))),
    ({ id }) => id,
  )
  return pupils.flatMap((pupil): Need[] => {
    const { id: pupilId, year, yearNumber } = pupil
    const flag = flagged.get(pupilId)
    const found = neediest(standings.get(pupilId) ?? [], flag)
    const covered = coverOf.get(pupilId)?.some(({ plan }) => covers(plan, pupilId, found?.subjectId ?? null))
    if (year === null || yearNumber === null || (!named.has(pupilId) && (!found || covered))) return []
    const stage = stages.find(({ firstYear, lastYear }) => firstYear <= yearNumber && yearNumber <= lastYear)
    return [
      {
        ...{ pupilId, year, stage: String(stage?.id ?? ''), subjectId: found?.subjectId ?? null },
        ...{ found: found?.found ?? 'behind', grades: found?.grades ?? 0 },
        ...{ findingId: flag?.findingId ?? null, hoursHad: (minutes.get(pupilId) ?? 0) / 60 },
      },
    ]
  })
}

export type DeskRead = Desk & {
  cycle: { id: number; name: string }
  /** How many are behind in a subject and not helped in it, those not weighed too. */
  inNeed: number
}

/** Everything the solver is asked about: needs after the last judged cycle, managers’ hours, the help there is; null where none was judged. */
export async function readDesk(db: OrgReader, country: string): Promise<DeskRead | null> {
  const [cycle] = await listJudgedCycles(db)
  if (!cycle) return null
  const numbers = await readNumbers(db)
  const kinds = await listKinds(db, country)
  const managers = await listManagers(db)
  const plans = await listAllRunning(db)
  const wishes = await listWishes(db)
  const onLoan = new Set((await listLoansOn(db, db.today)).map(({ planId }) => planId))
  const moving = moveable(plans, new Set(managers.map(({ id }) => id)), onLoan)
  const others = plans.filter((plan) => !moving.includes(plan))
  const running = moving.map((plan): Running => {
    const { id: planId, kind, subjectId, ownerId } = plan
    return {
      ...{ planId, kind, subjectId, ownerId, pupilIds: present(plan).map(({ id }) => id) },
      ...{ hours: hoursOfPlan(plan, kinds), due: isDue(plan, db.today) },
    }
  })
  const named = new Set([...running.flatMap(({ pupilIds }) => pupilIds), ...wishes.map((one) => one.pupilId)])
  const needs = needsOf({
    ...{ named, others, pupils: await listPupils(db, everyone), stages: await listKeyStages(db) },
    ...{ standings: await listLastStandings(db, cycle.id), flagged: await listFlagged(db) },
    minutes: await listMinutesHad(db),
  })
  const fixed = (id: number) =>
    others.reduce((sum, plan) => sum + (plan.ownerId === id ? hoursOfPlan(plan, kinds) : 0), 0)
  return {
    ...{ cycle, kinds, running, wishes, fewest: numbers.fewest, inNeed: needs.length },
    needs: neediestFirst(needs, named, Math.ceil(WEIGHED * pupilsHelped(numbers, managers.length))),
    managers: managers.flatMap(({ id, away }) =>
      away ? [] : [{ id, hours: Math.max(0, helpHours(numbers) - fixed(id)) }],
    ),
  }
}

/** Hours a week that running help takes, by who runs it. */
export async function listHoursTaken(db: OrgReader, country: string): Promise<Map<number, number>> {
  const kinds = await listKinds(db, country)
  const taken = new Map<number, number>()
  for (const plan of await listAllRunning(db))
    taken.set(plan.ownerId, (taken.get(plan.ownerId) ?? 0) + hoursOfPlan(plan, kinds))
  return taken
}
