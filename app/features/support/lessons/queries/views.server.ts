import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { periodName } from '../rules/words.ts'

type Period = { id: number; name: string; begins: number; ends: number }
type Plan = { id: number; title: string; kind: string; pupilIds: number[] }

export type Names = {
  person: (id: number) => string
  room: (id: number) => string
  year: (id: number) => string
  period: (id: number) => Period
  plan: (id: number) => Plan
  subject: (id: number) => string
  pupil: (id: number) => string
}

type Ids = { people: readonly number[]; plans: readonly number[]; pupils?: readonly number[] }

const among = (ids: readonly number[]) => sql`any(${[...new Set(ids)]}::bigint[])`

const lookUp = <T extends { id: number }>(rows: readonly T[], none: T) => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id: number): T => byId.get(id) ?? none
}

/** What people, rooms, periods, help with those in it, subjects and pupils are called. */
export async function readNames(db: OrgReader, { people, plans, pupils = [] }: Ids): Promise<Names> {
  const persons = await sql<{ id: number; name: string }>`
    select id, concat_ws(' ', title, coalesce(preferred_name, given_name), family_name) as name from person
    where org_id = ${db.orgId} and id = ${among(people)}`.execute(db)
  const help = await sql<Plan>`
    select p.id, p.title, p.kind, coalesce((select jsonb_agg(h.pupil_id) from help_pupil h where h.org_id = p.org_id
      and h.plan_id = p.id and h.left_on is null), '[]') as "pupilIds"
    from help_plan p where p.org_id = ${db.orgId} and p.id = ${among(plans)}`.execute(db)
  const named = (table: 'room' | 'subject' | 'year_group') =>
    db.selectFrom(table).select(['id', 'name']).where('org_id', '=', db.orgId).execute()
  const periods = await db
    .selectFrom('period')
    .select(['id', 'name', 'begins', 'ends'])
    .where('org_id', '=', db.orgId)
    .execute()
  const gone = { id: -1, name: 'gone' }
  const helped = help.rows.flatMap(({ pupilIds }) => pupilIds)
  const person = lookUp(persons.rows, { id: -1, name: 'somebody who has left' })
  const room = lookUp(await named('room'), gone)
  const year = lookUp(await named('year_group'), gone)
  const subject = lookUp(await named('subject'), gone)
  const rolled = (await listPupilNames(db, [...pupils, ...helped])).map(({ id, givenName, familyName }) => {
    return { id, name: `${givenName} ${familyName}` }
  })
  const pupil = lookUp(rolled, { id: -1, name: 'a pupil who has left' })
  return {
    person: (id) => person(id).name,
    room: (id) => room(id).name,
    year: (id) => year(id).name,
    subject: (id) => subject(id).name,
    pupil: (id) => pupil(id).name,
    period: lookUp(periods, { ...gone, begins: 0, ends: 0 }),
    plan: lookUp(help.rows, { id: -1, title: 'help that has gone', kind: '', pupilIds: [] }),
  }
}

export type LessonView = {
  key: string
  id: number | null
  planId: number
  title: string
  on: string
  period: string
  begins: number
  ends: number
  teacher: string
  room: string
  pupils: string[]
}

type Placed = {
  id: number | null
  planId: number
  on: string
  periodId: number
  personId: number
  roomId: number
}

/** A special lesson as pages show it. */
export function lessonView(placed: Placed, names: Names): LessonView {
  const { id, planId, on, periodId, personId, roomId } = placed
  const plan = names.plan(planId)
  const { name, begins, ends } = names.period(periodId)
  const period = periodName(name)
  return {
    ...{ key: `${planId} ${on}`, id, planId, on, title: plan.title, period, begins, ends },
    ...{ teacher: names.person(personId), room: names.room(roomId) },
    pupils: plan.pupilIds.map(names.pupil).toSorted(),
  }
}
