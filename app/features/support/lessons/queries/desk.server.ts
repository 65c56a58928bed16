import { everyone, findSetting, type OrgReader } from '#features/access/api.server.ts'
import { type Cycle, listCurrentCycles } from '#features/cycle/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { listJudgedCycles, listStandings } from '#features/progress/api.server.ts'
import {
  listAcademicYears,
  listPeriods,
  listPupilNames,
  listSubjects,
  listTerms,
  type Subject,
} from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { listAllRunning } from '../../board/queries/desk.server.ts'
import { listManagers } from '../../board/queries/managers.server.ts'
import { listKinds } from '../../queries/catalogue.server.ts'
import { type Plan, present } from '../../queries/plans.server.ts'
import { listFidelity } from '../../queries/sessions.server.ts'
import { daysOf } from '../rules/days.ts'
import type { Desk, DeskPlan, DeskPupil } from '../rules/desk.ts'
import { LessonNumbers, usualNumbers } from '../rules/numbers.ts'
import { listGaps, listLedger, listSignatures, listStanding } from './standing.server.ts'
import { listOtherHelp, listRoomsTaken, listSpareStaff, listTimetabled } from './timetable.server.ts'

export const NUMBERS = 'lessons.numbers'

export async function readNumbers(db: OrgReader): Promise<LessonNumbers> {
  const kept = LessonNumbers.safeParse(await findSetting(db, NUMBERS))
  return kept.success ? kept.data : usualNumbers
}

export type LessonCycle = Pick<Cycle, 'id' | 'academicYearId' | 'name' | 'starts' | 'ends'>

/** The cycle for which special lessons are planned from a day on: the one that is on, or the next; null where there is none. */
export async function findLessonCycle(db: OrgReader, from = db.today): Promise<LessonCycle | null> {
  const { cycles } = await listCurrentCycles(db)
  return cycles.find(({ ends }) => ends >= from) ?? null
}

/** Running help that is given as lessons, with its kind of room; what a learning manager runs has its place in the week of the board. */
async function listLessonPlans(db: OrgReader, country: string): Promise<{ plan: Plan; room: string }[]> {
  const kinds = await listKinds(db, country)
  const managers = new Set((await listManagers(db)).map(({ id }) => id))
  return (await listAllRunning(db)).flatMap((plan) => {
    const room = kinds.find(({ key }) => key === plan.kind)?.lessons?.room
    return room && !managers.has(plan.ownerId) && present(plan).length > 0 ? [{ plan, room }] : []
  })
}

/** Help given as lessons, with what its dose asks for. */
export async function listDeskPlans(
  db: OrgReader,
  country: string,
  subjects: readonly Subject[],
): Promise<DeskPlan[]> {
  const plans = await listLessonPlans(db, country)
  const fidelity = await listFidelity(
    db,
    plans.map(({ plan }) => plan),
  )
  return plans.map(({ plan, room }) => ({
    ...{ id: plan.id, subjectId: plan.subjectId, ownerId: plan.ownerId, room },
    ...{ timesAWeek: plan.timesAWeek, minutes: plan.minutes, starts: plan.starts, reviewOn: plan.reviewOn },
    departmentId: subjects.find(({ id }) => id === plan.subjectId)?.departmentId ?? null,
    pupilIds: present(plan).map(({ id }) => id),
    met: (fidelity.get(plan.id)?.given.sessions ?? 0) > 0,
  }))
}

async function readPupils(
  db: OrgReader,
  ids: readonly number[],
  elsewhere: ReadonlyMap<number, DeskPupil['elsewhere']>,
): Promise<DeskPupil[]> {
  const has = await listTimetabled(db, ids)
  const [judged] = await listJudgedCycles(db)
  const standings = judged ? await listStandings(db, everyone, { cycleId: judged.id, pupilIds: ids }) : []
  const names = new Map((await listPupilNames(db, ids)).map((pupil) => [pupil.id, pupil]))
  const byPupil = Map.groupBy(standings, ({ pupilId }) => pupilId)
  return ids.map((id) => ({
    ...{ id, yearGroupId: names.get(id)?.yearGroupId ?? null },
    ...{ has: has.get(id) ?? [], elsewhere: elsewhere.get(id) ?? [] },
    status: new Map(
      (byPupil.get(id) ?? []).flatMap(({ subjectId, status }) =>
        status === null ? [] : [[subjectId, status] as const],
      ),
    ),
  }))
}

/** The subjects of the school that the country counts as core. */
async function listCore(
  db: OrgReader,
  country: string,
  subjects: readonly Subject[],
): Promise<ReadonlySet<number>> {
  const core = (await listWords(db, country, 'subject', db.today)).filter((word) => word.core)
  const isCore = ({ nationalKey, name }: Subject) =>
    core.some((word) => (nationalKey === null ? word.name === name : word.national_key === nationalKey))
  return new Set(subjects.filter(isCore).map(({ id }) => id))
}

/** The school days of a cycle and the periods of its year. */
export async function readCalendar(
  db: OrgReader,
  cycle: LessonCycle,
): Promise<Pick<Desk, 'days' | 'periods'>> {
  const year = (await listAcademicYears(db)).find(({ id }) => id === cycle.academicYearId)
  const periods = await listPeriods(db, cycle.starts)
  if (!year) return { periods, days: [] }
  return { periods, days: daysOf(cycle, { periods, year, spells: await listTerms(db, year.id) }) }
}

export type Asked = { cycle: LessonCycle; starts: string; calm: boolean }

/** Everything special lessons are planned from, for the days of a cycle from a day on. */
export async function readDesk(
  db: OrgReader,
  country: string,
  { cycle, starts, calm }: Asked,
): Promise<Desk> {
  const subjects = await listSubjects(db)
  const plans = await listDeskPlans(db, country, subjects)
  const other = await listOtherHelp(db)
  const span = { from: cycle.starts, to: cycle.ends }
  const missed = await listLedger(db, { from: cycle.starts, to: addDays(starts, -1) })
  const pupilIds = [...new Set(plans.flatMap((plan) => plan.pupilIds))].toSorted((a, b) => a - b)
  return {
    ...{ today: db.today, starts, calm, plans },
    ...(await readCalendar(db, cycle)),
    staff: (await listSpareStaff(db)).map((one) => ({ ...one, elsewhere: other.ofOwner.get(one.id) ?? [] })),
    rooms: await listRoomsTaken(db),
    pupils: await readPupils(db, pupilIds, other.ofPupil),
    standing: await listStanding(db, span),
    gaps: await listGaps(db, span),
    missed: missed.filter(({ told }) => told === null || told === 'missed'),
    signed: await listSignatures(db, cycle.id),
    coreIds: await listCore(db, country, subjects),
    mostAWeek: (await readNumbers(db)).mostAWeek,
  }
}
