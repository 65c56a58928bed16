import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listRooms, listStaffNames, listSubjects, listYearGroups } from '#features/school/api.server.ts'
import { dateOf, formatDay, mondayOf, periodWords } from '#features/school/api.ts'
import type { DeskPlan, Gap, Period, Standing } from '../rules/desk.ts'
import { isHit } from '../rules/lines.ts'
import { wantedOf } from '../rules/wanted.ts'
import { periodName } from '../rules/words.ts'
import { findLessonCycle, type LessonCycle, listDeskPlans, readCalendar, readNumbers } from './desk.server.ts'
import { listDrafts } from './drafts.server.ts'
import { listGaps, listStanding } from './standing.server.ts'
import { type LessonView, lessonView, type Names, readNames } from './views.server.ts'

export type WantLine = {
  planId: number
  title: string
  owner: string
  pupils: string[]
  /** Lessons wanted from today to the end of the cycle, and how many of them have a place. */
  wanted: number
  placed: number
  /** Whether it waits for its review: until then it wants nothing. */
  due: boolean
}
export type GapView = { id: number; on: string; what: string; reason: string; hits: number }
export type GridLesson = LessonView & { hit: boolean; pinned: boolean }

const wantLine = (
  plan: DeskPlan,
  { wanted, names, today }: { wanted: readonly { was: Standing | null }[]; names: Names; today: string },
): WantLine => ({
  ...{ planId: plan.id, title: names.plan(plan.id).title, owner: names.person(plan.ownerId) },
  pupils: plan.pupilIds.map(names.pupil).toSorted(),
  wanted: wanted.length,
  placed: wanted.filter(({ was }) => was !== null).length,
  due: plan.reviewOn < today,
})

function gapWords({ personId, roomId, periodId, yearGroupId }: Gap, names: Names): string {
  if (personId !== null) return `${names.person(personId)} is away`
  if (roomId !== null) return `${names.room(roomId)} cannot be used`
  const period = periodId === null ? null : periodName(names.period(periodId).name)
  if (yearGroupId === null) return `${period} does not take place`
  return `${names.year(yearGroupId)} is kept clear, ${period === null ? 'all day' : `in ${period}`}`
}

const idsOf = (
  plans: readonly DeskPlan[],
  standing: readonly Standing[],
  gaps: readonly Gap[],
): Parameters<typeof readNames>[1] => ({
  people: [
    ...plans.map(({ ownerId }) => ownerId),
    ...standing.map(({ personId }) => personId),
    ...gaps.flatMap(({ personId }) => personId ?? []),
  ],
  plans: [...plans.map(({ id }) => id), ...standing.map(({ planId }) => planId)],
})

type Facts = {
  plans: readonly DeskPlan[]
  standing: readonly Standing[]
  gaps: readonly (Gap & { id: number; reason: string })[]
}

async function readCycleView(
  db: OrgReader,
  cycle: LessonCycle,
  { week, facts }: { week: string | undefined; facts: Facts },
) {
  const { plans, standing, gaps } = facts
  const { days, periods } = await readCalendar(db, cycle)
  const names = await readNames(db, idsOf(plans, standing, gaps))
  const coming = standing.filter(({ on }) => on >= db.today)
  const mondays = [...new Set(days.map(({ on }) => mondayOf(on)))]
  const now = mondays.find((monday) => monday === mondayOf(week ?? db.today)) ?? mondays[0] ?? ''
  return {
    ...{ weeks: mondays, week: now, ends: cycle.ends, periods: periods.length },
    days: days.map(({ on }) => on).filter((on) => mondayOf(on) === now),
    wants: plans
      .map((plan) =>
        wantLine(plan, {
          ...{ names, today: db.today },
          wanted: wantedOf(plan, { days, starts: db.today }, standing),
        }),
      )
      .toSorted((a, b) => b.wanted - b.placed - (a.wanted - a.placed)),
    lessons: standing
      .filter(({ on }) => mondayOf(on) === now)
      .map(
        (one): GridLesson => ({ ...lessonView(one, names), pinned: one.pinned, hit: isHit(one, { gaps }) }),
      ),
    gaps: gaps
      .filter(({ on }) => on >= db.today)
      .map(
        (gap): GapView => ({
          ...{ id: gap.id, on: gap.on, what: gapWords(gap, names), reason: gap.reason },
          hits: coming.filter((one) => isHit(one, { gaps: [gap] })).length,
        }),
      ),
    ...{ standing: coming.length, hit: coming.filter((one) => isHit(one, { gaps })).length },
    periodNames: periodChoices(periods),
  }
}

const periodChoices = (periods: readonly Period[]) => {
  const weeks = Math.max(1, ...periods.map(({ week }) => week))
  return periods.map((period) => ({ id: period.id, label: periodWords(period, weeks) }))
}

async function countFree(db: OrgReader): Promise<number> {
  const found = await sql<{ n: number }>`select count(distinct person_id)::int as n from spare_period
    where org_id = ${db.orgId}`.execute(db)
  return found.rows[0]?.n ?? 0
}

/** What may be missing on a day: staff, rooms, year groups; periods come from the calendar. */
async function listMissing(db: OrgReader) {
  const staff = await listStaffNames(db)
  const rooms = await listRooms(db)
  return [
    ...staff.map(({ id, familyName, givenName }) => {
      return { value: `person:${id}`, label: `${familyName}, ${givenName}`, group: 'Away' }
    }),
    ...rooms.map(({ id, name }) => ({ value: `room:${id}`, label: name, group: 'Rooms' })),
    ...(await listYearGroups(db)).map(({ id, name }) => {
      return { value: `year_group:${id}`, label: name, group: 'Examinations, a trip' }
    }),
  ]
}

/** The page of special lessons: what wants one, what stands in a week, and what is missing on days to come. */
export async function readOverview(db: OrgReader, country: string, week: string | undefined) {
  const cycle = await findLessonCycle(db)
  const plans = await listDeskPlans(db, country, await listSubjects(db))
  const span = { from: cycle?.starts ?? db.today, to: cycle?.ends ?? db.today }
  const facts = { plans, standing: await listStanding(db, span), gaps: await listGaps(db, span) }
  const view = cycle && (await readCycleView(db, cycle, { week, facts }))
  const drafts = await listDrafts(db)
  return {
    ...{ view, numbers: await readNumbers(db), free: await countFree(db) },
    missing: [
      ...(await listMissing(db)),
      ...(view?.periodNames ?? []).map(({ id, label }) => {
        return { value: `period:${id}`, label, group: 'Periods' }
      }),
    ],
    drafts: drafts.map(({ id, cycle: name, calm, state, accepted, madeAt, by }) => {
      return { id, cycle: name, calm, state, accepted, madeAt: formatDay(dateOf(madeAt)), by }
    }),
    pupilIds: plans.flatMap(({ pupilIds }) => pupilIds),
  }
}
