import { type RawBuilder, sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { HelpState, Part } from '../rules/states.ts'

export type Helped = { id: number; name: string }
export type Help = {
  id: number
  departmentId: number | null
  department: string | null
  state: HelpState
  how: 'asked' | 'data' | 'talk'
  openedBy: number
  openedOn: string
  kind: string
  aim: string
  sign: string
  /** Whoever helps; nobody yet, or nobody here, where it is empty. */
  helpers: Helped[]
  place: string
  meetings: number
  minutes: number
  reviewOn: string
  exitRule: string
  endedOn: string | null
  helped: Helped[]
  /** What the viewer is in it. */
  part: Part
}

const isHelped = (personId: number): RawBuilder<boolean> => sql<boolean>`exists (
  select from staff_help_member m where m.org_id = h.org_id and m.help_id = h.id and m.person_id = ${personId})`

/**
 * The wall: help is there for those it is for, and for everybody who helps them while it is asked for or runs. No post and no
 * permission opens it to anybody else.
 */
const isTheirs = (personId: number): RawBuilder<boolean> =>
  sql<boolean>`(${isHelped(personId)} or (h.state in ('asked', 'running') and exists (
    select from staff_help_helper w where w.org_id = h.org_id and w.help_id = h.id and w.person_id = ${personId})))`

const nameOf = (alias: string) =>
  sql<string>`concat_ws(' ', ${sql.ref(`${alias}.given_name`)}, ${sql.ref(`${alias}.family_name`)})`

/** Those named in help, by name: whom it is for, or who helps. */
const peopleIn = (table: 'staff_help_member' | 'staff_help_helper') =>
  sql<Helped[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'name', ${nameOf('q')}) order by q.family_name, q.given_name), '[]')
    from ${sql.table(table)} m join person q on q.org_id = m.org_id and q.id = m.person_id
    where m.org_id = h.org_id and m.help_id = h.id)`

/** The help of a person: their own and what they give, newest first. */
export function listHelps(
  db: OrgReader,
  personId: number,
  filter: { id?: number; departmentId?: number } = {},
): Promise<Help[]> {
  const { id, departmentId } = filter
  return db
    .selectFrom('staff_help as h')
    .leftJoin('department as d', (join) =>
      join.onRef('d.org_id', '=', 'h.org_id').onRef('d.id', '=', 'h.department_id'),
    )
    .select([
      'h.id',
      'h.department_id as departmentId',
      'd.name as department',
      sql<HelpState>`h.state`.as('state'),
      sql<Help['how']>`h.opened_how`.as('how'),
      'h.opened_by as openedBy',
      'h.opened_on as openedOn',
      ...(['h.kind', 'h.aim', 'h.sign', 'h.place', 'h.meetings', 'h.minutes'] as const),
      'h.review_on as reviewOn',
      'h.exit_rule as exitRule',
      'h.ended_on as endedOn',
      peopleIn('staff_help_member').as('helped'),
      peopleIn('staff_help_helper').as('helpers'),
      sql<Part>`case when ${isHelped(personId)} then 'helped' else 'helper' end`.as('part'),
    ])
    .where('h.org_id', '=', db.orgId)
    .where(isTheirs(personId))
    .$if(id !== undefined, (q) => q.where('h.id', '=', id ?? -1))
    .$if(departmentId !== undefined, (q) => q.where('h.department_id', '=', departmentId ?? -1))
    .orderBy('h.opened_on', 'desc')
    .orderBy('h.id', 'desc')
    .execute()
}

/** Help of a person, or 404: for everybody else it is not there. */
export async function getHelp(db: OrgReader, personId: number, id: number): Promise<Help> {
  const [found] = Number.isSafeInteger(id) ? await listHelps(db, personId, { id }) : []
  if (!found) throw notFound()
  return found
}

export type Offer = { id: number; to: string; on: string; declined: boolean }

const OFFERS_SHOWN = '1 year'

/**
 * What somebody offered to colleagues in the last year: open, or declined. Taken up or ended is theirs whom it helps, and
 * stays "open" here.
 */
export function listOffers(db: OrgReader, personId: number): Promise<Offer[]> {
  return db
    .selectFrom('staff_help as h')
    .innerJoin('staff_help_member as m', (join) =>
      join.onRef('m.org_id', '=', 'h.org_id').onRef('m.help_id', '=', 'h.id'),
    )
    .innerJoin('person as q', (join) =>
      join.onRef('q.org_id', '=', 'm.org_id').onRef('q.id', '=', 'm.person_id'),
    )
    .select([
      'h.id',
      nameOf('q').as('to'),
      'h.opened_on as on',
      sql<boolean>`h.state = 'declined'`.as('declined'),
    ])
    .where('h.org_id', '=', db.orgId)
    .where('h.opened_by', '=', personId)
    .where('h.opened_how', '<>', 'asked')
    .where('h.department_id', 'is', null)
    .where(sql<boolean>`h.opened_on > ${db.today}::date - ${OFFERS_SHOWN}::interval`)
    .orderBy('h.id', 'desc')
    .execute()
}
