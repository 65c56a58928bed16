import { sql } from 'kysely'
import { everyone, type OrgReader } from '#features/access/api.server.ts'
import { correctedEntries } from '#features/cycle/api.server.ts'
import { readForecasts } from '#features/progress/api.server.ts'
import { listPupilAttendance, listSessionKinds } from '#features/school/api.server.ts'
import { packLines, unpackLines } from '#platform/db/packed.ts'
import { ScoreWord, WayWord } from '../places/schema.ts'
import { FEWEST_SESSIONS } from '../rules/seen.ts'
import type { Change, Mark, Member, PlaceFact, WindowFacts } from './rows.ts'

/** Two judged cycles in a row: forecasts were made at the end of the first, and marks given at the end of the second. */
export type Window = {
  from: { id: number; name: string; starts: string; ends: string }
  to: { id: number; name: string; starts: string; ends: string }
}

/** The windows of the academic year of today, oldest first. */
export async function listWindows(db: OrgReader): Promise<Window[]> {
  const found = await sql<Window['from']>`
    select c.id, c.name, c.starts::text, c.ends::text from cycle c
    join academic_year y on y.org_id = c.org_id and y.id = c.academic_year_id and ${db.today}::date between y.starts and y.ends
    where c.org_id = ${db.orgId}
      and exists (select 1 from forecast f where f.org_id = c.org_id and f.cycle_id = c.id)
    order by c.starts`.execute(db)
  return found.rows.slice(1).flatMap((to, place) => {
    const from = found.rows[place]
    return from ? [{ from, to }] : []
  })
}

/** Everybody in help at some time between two cycles, with the last cycle judged before it began. */
async function listMembers(db: OrgReader, { from, to }: Window): Promise<Member[]> {
  const found = await sql<Member>`
    select h.pupil_id as "pupilId", p.kind, p.measure as outcome, p.subject_id as "subjectId",
      p.judged_cycle_id is not distinct from ${from.id} as begins
    from help_plan p
    join help_pupil h on h.org_id = p.org_id and h.plan_id = p.id
    where p.org_id = ${db.orgId} and h.joined_on <= ${to.ends}::date
      and least(p.ended_on, h.left_on, 'infinity'::date) > ${from.ends}::date`.execute(db)
  return found.rows
}

type Judged = { pupilId: number; subjectId: number; yearGroupId: number; place: number }

/** The marks of a cycle, each as the place of its grade on the scale of its subject. */
async function listPlaces(
  db: OrgReader,
  cycleId: number,
  gradesOf: (subjectId: number) => readonly string[],
): Promise<Judged[]> {
  const found = await sql<{ subjectId: number; yearGroupId: number; packed: string | null }>`
    select k.subject_id as "subjectId", k.year_group_id as "yearGroupId",
      ${packLines(sql`e.pupil_id`, sql`e.marks ->> d.key`)} as packed
    from ${correctedEntries(db)} e
    join class k on k.org_id = e.org_id and k.id = e.class_id
    join cycle_field d on d.org_id = e.org_id and d.cycle_id = e.cycle_id and d.kind = 'judgement'
    where e.org_id = ${db.orgId} and e.cycle_id = ${cycleId} and e.marks ->> d.key <> ''
    group by k.subject_id, k.year_group_id`.execute(db)
  return found.rows.flatMap(({ subjectId, yearGroupId, packed }) => {
    const grades = gradesOf(subjectId)
    return unpackLines(packed).flatMap(([pupil, grade = '']): Judged[] => {
      const place = grades.indexOf(grade)
      return place < 0 ? [] : [{ pupilId: Number(pupil), subjectId, yearGroupId, place }]
    })
  })
}

const keyOf = (pupilId: number, subjectId: number) => `${pupilId}/${subjectId}`

/** The forecast and mark of the first cycle and the mark of the second, of each pupil in each subject, in steps of its grades. */
async function listMarks(
  db: OrgReader,
  { from, to }: Window,
  grades: WindowFacts['grades'],
): Promise<Mark[]> {
  const gradesOf = (subjectId: number) => grades.get(subjectId) ?? []
  const found = await sql<{ subjectId: number; packed: string | null }>`
    select f.subject_id as "subjectId", ${packLines(sql`f.pupil_id`, sql`f.mean`)} as packed
    from forecast f where f.org_id = ${db.orgId} and f.cycle_id = ${from.id} group by f.subject_id`.execute(
    db,
  )
  const forecasts = new Map(
    found.rows.flatMap(({ subjectId, packed }) =>
      unpackLines(packed).map(([pupil, forecast]) => [keyOf(Number(pupil), subjectId), Number(forecast)]),
    ),
  )
  const before = new Map(
    (await listPlaces(db, from.id, gradesOf)).map((one) => [keyOf(one.pupilId, one.subjectId), one.place]),
  )
  return (await listPlaces(db, to.id, gradesOf)).flatMap(({ place: outcome, ...one }): Mark[] => {
    const key = keyOf(one.pupilId, one.subjectId)
    const forecast = forecasts.get(key)
    return forecast === undefined ? [] : [{ ...one, forecast, outcome, last: before.get(key) ?? forecast }]
  })
}

async function listPresence(db: OrgReader, window: Window, country: string): Promise<Map<number, Change>> {
  const kinds = await listSessionKinds(db, country)
  const shares = async ({ starts, ends }: Window['from']) => {
    const rows = await listPupilAttendance(db, everyone, kinds, { from: starts, to: ends })
    return new Map(
      rows
        .filter(({ possible }) => possible >= FEWEST_SESSIONS)
        .map(({ pupilId, present, possible }) => [pupilId, present / possible]),
    )
  }
  const [before, after] = [await shares(window.from), await shares(window.to)]
  return new Map(
    [...before].flatMap(([pupilId, share]) => {
      const then = after.get(pupilId)
      return then === undefined ? [] : [[pupilId, { before: share, after: then }]]
    }),
  )
}

async function listIncidents(db: OrgReader, { from, to }: Window): Promise<Map<number, Change>> {
  const found = await sql<Change & { pupilId: number }>`
    select b.pupil_id as "pupilId", count(*) filter (where b.occurred_on <= ${from.ends})::int as before,
      count(*) filter (where b.occurred_on >= ${to.starts})::int as after
    from behaviour_event b
    where b.org_id = ${db.orgId} and b.points < 0 and b.occurred_on between ${from.starts} and ${to.ends}
    group by b.pupil_id`.execute(db)
  return new Map(found.rows.map(({ pupilId, ...change }) => [pupilId, change]))
}

/** Those of a window who are no longer on roll. */
async function listLeft(db: OrgReader, { from }: Window): Promise<Set<number>> {
  const found = await sql<{ id: number }>`
    select p.id from pupil p where p.org_id = ${db.orgId} and p.left_on >= ${from.ends} and p.left_on <= ${db.today}`.execute(
    db,
  )
  return new Set(found.rows.map(({ id }) => id))
}

/** Who had a place and who had not, in givings settled on the forecasts of the first cycle. */
async function listPlaceFacts(db: OrgReader, { from }: Window): Promise<PlaceFact[]> {
  const rows = await db
    .selectFrom('help_place as p')
    .innerJoin('help_places as g', (join) =>
      join.onRef('g.org_id', '=', 'p.org_id').onRef('g.id', '=', 'p.places_id'),
    )
    .select(['g.id as placesId', 'g.way', 'g.score', 'g.line', 'g.kind', 'p.pupil_id as pupilId'])
    .select(['p.subject_id as subjectId', 'p.priority', 'p.probability', 'p.chosen'])
    .where('p.org_id', '=', db.orgId)
    .where('g.cycle_id', '=', from.id)
    .where('g.way', '<>', 'steps')
    .execute()
  return rows.map((row) => ({ ...row, way: WayWord.parse(row.way), score: ScoreWord.parse(row.score) }))
}

/** Everything that is known of a window to tell what help did in it. Reads the whole school: show sums of it alone. */
export async function readWindow(db: OrgReader, window: Window, country: string): Promise<WindowFacts> {
  const subjects = (await readForecasts(db, everyone, [], window.from.id))?.subjects
  const grades = new Map([...(subjects ?? [])].map(([id, subject]) => [id, subject.grades]))
  return {
    grades,
    members: await listMembers(db, window),
    marks: await listMarks(db, window, grades),
    places: await listPlaceFacts(db, window),
    presence: await listPresence(db, window, country),
    incidents: await listIncidents(db, window),
    left: await listLeft(db, window),
  }
}

/** Staff time a kind of help has cost so far this year, in sessions held. */
export async function countSessions(db: OrgReader): Promise<Map<string, number>> {
  const found = await sql<{ kind: string; sessions: number }>`
    select p.kind, count(*)::int as sessions from help_session s
    join help_plan p on p.org_id = s.org_id and p.id = s.plan_id
    join academic_year y on y.org_id = s.org_id and ${db.today}::date between y.starts and y.ends
    where s.org_id = ${db.orgId} and s.minutes > 0 and s.held_on between y.starts and y.ends
    group by p.kind`.execute(db)
  return new Map(found.rows.map(({ kind, sessions }) => [kind, sessions]))
}
