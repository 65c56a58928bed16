import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { type Forecasts, readForecasts } from '#features/progress/api.server.ts'
import {
  listPupilAttendance,
  listSessionKinds,
  listTerms,
  reachesPupil,
} from '#features/school/api.server.ts'
import { addDays, count, formatDay } from '#features/school/api.ts'
import { isAmong } from '#platform/db/conditions.ts'
import { mean } from '#stats/vector.ts'
import { schoolDays, schoolDaysBefore } from '../rules/dose.ts'
import { FEWEST_SESSIONS, of100, type Point, rangeWords, type Seen, type SeenRow } from '../rules/seen.ts'
import { type Plan, present } from './plans.server.ts'

type Side = (pupilId: number) => Point | null
type Sides = Pick<Seen, 'measure' | 'before' | 'now' | 'nothing'> & { of: { before: Side; now: Side } }

const SCHOOL_WEEK = 5

function forecastSide(found: Forecasts | null, subjectId: number | null): Side {
  const byPupil = Map.groupBy(found?.forecasts ?? [], ({ pupilId }) => pupilId)
  return (pupilId) => {
    const own = byPupil.get(pupilId) ?? []
    const chances = own.flatMap(({ reach }) => reach ?? [])
    if (subjectId === null)
      return chances.length === 0
        ? null
        : { share: mean(chances), words: `${of100(mean(chances))} on average over ${chances.length}` }
    const one = own.find((line) => line.subjectId === subjectId)
    const scale = found?.subjects.get(subjectId)
    if (!one || !scale) return null
    const range = `heading for ${rangeWords(scale, one)}`
    return { share: one.reach, words: one.reach === null ? range : `${of100(one.reach)}, ${range}` }
  }
}

async function forecastSides(
  db: OrgReader,
  reach: Reach,
  plan: Plan,
  ids: readonly number[],
): Promise<Sides> {
  const now = await readForecasts(db, reach, ids)
  const { judgedCycleId, subjectId } = plan
  const before = judgedCycleId === null ? null : await readForecasts(db, reach, ids, judgedCycleId)
  const nothing =
    before === null
      ? 'No cycle was judged before this help began, so there is no forecast from before it'
      : before.cycle.id === now?.cycle.id
        ? 'No cycle was judged since this help began: there is nothing to lay beside it yet'
        : null
  return {
    measure: `chance of the target in ${plan.subject ?? 'all subjects'}`,
    before: before ? `before, ${before.cycle.name}` : 'before',
    now: now ? `now, ${now.cycle.name}` : 'now',
    nothing,
    of: { before: forecastSide(before, subjectId), now: forecastSide(now, subjectId) },
  }
}

/** From the day help began up to today or its end, and as many school days before it, a week at least. */
async function spansOf(db: OrgReader, { starts, endedOn }: Plan) {
  const to = endedOn !== null && endedOn < db.today ? endedOn : db.today
  const terms = await listTerms(db)
  const days = Math.max(SCHOOL_WEEK, schoolDays(terms, starts, to))
  return {
    before: { from: schoolDaysBefore(terms, starts, days), to: addDays(starts, -1) },
    now: { from: starts, to },
    words: { before: `${days} school days before`, now: `since ${formatDay(starts)}` },
  }
}

const mondayOf = (day: string): string => addDays(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7))

/** Attendance is kept by the week: the week in which help began counts as after it. */
async function attendanceSides(
  db: OrgReader,
  plan: Plan,
  { ids, country }: { ids: readonly number[]; country: string },
): Promise<Sides> {
  const spans = await spansOf(db, plan)
  const kinds = await listSessionKinds(db, country)
  const side = async (span: { from: string; to: string }): Promise<Side> => {
    const rows = await listPupilAttendance(db, { pupils: ids, classes: [] }, kinds, span)
    const byPupil = new Map(rows.map((row) => [row.pupilId, row]))
    return (pupilId) => {
      const { present = 0, possible = 0 } = byPupil.get(pupilId) ?? {}
      if (possible < FEWEST_SESSIONS) return null
      return { share: present / possible, words: `${present} of ${possible} sessions` }
    }
  }
  const began = mondayOf(plan.starts)
  const of = {
    before: await side({ from: mondayOf(spans.before.from), to: addDays(began, -1) }),
    now: await side({ from: began, to: spans.now.to }),
  }
  return { measure: 'attendance', ...spans.words, nothing: null, of }
}

async function behaviourSides(db: OrgReader, plan: Plan, ids: readonly number[]): Promise<Sides> {
  const spans = await spansOf(db, plan)
  const side = async ({ from, to }: { from: string; to: string }): Promise<Side> => {
    const rows = await db
      .selectFrom('behaviour_event')
      .select(['pupil_id as pupilId', sql<number>`count(*)::int`.as('events')])
      .where('org_id', '=', db.orgId)
      .where(isAmong('pupil_id', ids))
      .where('points', '<', 0)
      .where('occurred_on', '>=', from)
      .where('occurred_on', '<=', to)
      .groupBy('pupil_id')
      .execute()
    const byPupil = new Map(rows.map((row) => [row.pupilId, row.events]))
    return (pupilId) => {
      const events = byPupil.get(pupilId) ?? 0
      return { share: null, events, words: count(events, 'incident') }
    }
  }
  const of = { before: await side(spans.before), now: await side(spans.now) }
  return { measure: 'incidents', ...spans.words, nothing: null, of }
}

/** What the data says of those in a plan whose figures the reach opens: before the help and now. */
export async function readSeen(db: OrgReader, reach: Reach, plan: Plan, country: string): Promise<Seen> {
  const ids = present(plan).flatMap(({ id }) => (reachesPupil(reach, id) ? [id] : []))
  const { of, ...sides } =
    plan.outcome === 'forecast'
      ? await forecastSides(db, reach, plan, ids)
      : plan.outcome === 'attendance'
        ? await attendanceSides(db, plan, { ids, country })
        : await behaviourSides(db, plan, ids)
  const rows = ids.map((pupilId): SeenRow => ({ pupilId, before: of.before(pupilId), now: of.now(pupilId) }))
  return { ...sides, rows }
}
