import { sql } from 'kysely'
import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listPupilNames, reachesPupil } from '#features/school/api.server.ts'
import { formatWhere } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import type { Dose } from '../rules/dose.ts'
import type { OutcomeKind } from '../schema.ts'
import { overOn, runBy } from './hands.ts'

/** Who looks at help: those whom their posts open, and the help they run themselves. */
export type Viewer = Pick<Visit, 'reach'> & { personId: number | null }
export type HelpPupil = {
  id: number
  familyName: string
  givenName: string
  where: string
  findingId: number | null
  joinedOn: string
  leftOn: string | null
  /** Whether the viewer's posts open the pupil's own pages too. */
  open: boolean
}
export type Plan = Dose & {
  id: number
  kind: string
  title: string
  aim: string
  outcome: OutcomeKind
  subjectId: number | null
  subject: string | null
  /** Who runs it on the day asked for: whose it is, or whoever stands in. */
  ownerId: number
  owner: string
  /** Whose it is, while somebody stands in until a day. */
  standsInFor: { id: number; name: string; ends: string } | null
  place: string
  starts: string
  reviewOn: string
  exitRule: string
  beforeId: number | null
  judgedCycleId: number | null
  endedOn: string | null
  /** Who gives special lessons of it: they see its group and take its register, as whoever runs it does. */
  giverIds: number[]
  homeWords: string | null
  shownAt: Date | null
  /** Those whom the viewer may see named. */
  pupils: HelpPupil[]
  /** How many more it is for. */
  others: number
}
type Row = Omit<Plan, 'pupils' | 'others'> & {
  members: Pick<HelpPupil, 'id' | 'findingId' | 'joinedOn' | 'leftOn'>[]
}

export type PlanFilter = {
  id?: number
  ids?: readonly number[]
  pupilIds?: readonly number[]
  /** Who runs it. */
  ownerId?: number
  /** Who runs it, or gives special lessons of it. */
  helperId?: number
  /** The day on which they do; today unless said. */
  on?: string
  /** Running help alone, or what has ended. */
  state?: 'running' | 'ended'
  /** Running help whose review is due by a day. */
  dueBy?: string
}

function readPlans(db: OrgReader, filter: PlanFilter) {
  const { id = null, ids = null, pupilIds = null, ownerId = null, helperId = null } = filter
  const { state = null, dueBy = null } = filter
  return sql<Row>`
    select p.id, p.kind, p.title, p.aim, p.measure as outcome, p.subject_id as "subjectId", s.name as subject,
      n.id as "ownerId", concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name) as owner,
      case when o.id is not null then jsonb_build_object('id', k.id, 'ends', o.ends,
        'name', concat_ws(' ', k.title, coalesce(k.preferred_name, k.given_name), k.family_name)) end as "standsInFor",
      p.place, p.times_a_week as "timesAWeek", p.minutes, p.starts::text, p.review_on::text as "reviewOn",
      p.exit_rule as "exitRule", p.before_id as "beforeId", p.judged_cycle_id as "judgedCycleId",
      p.ended_on::text as "endedOn", p.home_words as "homeWords", p.shown_at as "shownAt",
      array(select distinct l.person_id from special_lesson l where l.org_id = p.org_id and l.plan_id = p.id) as "giverIds",
      (select jsonb_agg(jsonb_build_object('id', h.pupil_id, 'findingId', h.finding_id, 'joinedOn', h.joined_on,
          'leftOn', h.left_on)) from help_pupil h where h.org_id = p.org_id and h.plan_id = p.id) as members
    from help_plan p
    ${overOn(filter.on ?? db.today)}
    join person n on n.org_id = p.org_id and n.id = ${runBy}
    join person k on k.org_id = p.org_id and k.id = p.owner_id
    left join subject s on s.org_id = p.org_id and s.id = p.subject_id
    where p.org_id = ${db.orgId} and (${id}::bigint is null or p.id = ${id}::bigint)
      and (${ids === null} or p.id = any(${[...(ids ?? [])]}::bigint[]))
      and (${ownerId}::bigint is null or n.id = ${ownerId}::bigint)
      and (${helperId}::bigint is null or n.id = ${helperId}::bigint or exists (select 1 from special_lesson l
        where l.org_id = p.org_id and l.plan_id = p.id and l.person_id = ${helperId}::bigint))
      and (${state}::text is null or (p.ended_on is not null) = (${state}::text = 'ended'))
      and (${dueBy}::date is null or (p.ended_on is null and p.review_on <= ${dueBy}::date))
      and (${pupilIds === null} or exists (select 1 from help_pupil h where h.org_id = p.org_id and h.plan_id = p.id
        and h.pupil_id = any(${[...(pupilIds ?? [])]}::bigint[])))
    order by p.ended_on is not null, p.review_on, p.id`.execute(db)
}

/** Plans that concern a viewer, those due first. Pupils are named where a post opens them or the viewer runs the help. */
export async function listPlans(db: OrgReader, viewer: Viewer, filter: PlanFilter = {}): Promise<Plan[]> {
  const { rows } = await readPlans(db, filter)
  const owns = ({ ownerId, giverIds, standsInFor }: Row) =>
    viewer.personId !== null && [ownerId, ...giverIds, standsInFor?.id].includes(viewer.personId)
  const mayName = (row: Row, pupilId: number) => owns(row) || reachesPupil(viewer.reach, pupilId)
  const seen = rows.filter((row) => owns(row) || row.members.some(({ id }) => mayName(row, id)))
  const ids = new Set(seen.flatMap((row) => row.members.map(({ id }) => id)))
  const names = ids.size === 0 ? [] : await listPupilNames(db, [...ids])
  return seen.map(({ members, ...row }) => {
    const own = new Map(members.map((one) => [one.id, one]))
    const pupils = names.flatMap((pupil): HelpPupil[] => {
      const member = own.get(pupil.id)
      if (!member || !mayName({ ...row, members }, pupil.id)) return []
      const { familyName, givenName } = pupil
      const open = reachesPupil(viewer.reach, pupil.id)
      return [{ ...member, familyName, givenName, where: formatWhere(pupil), open }]
    })
    const present = members.filter(({ leftOn }) => leftOn === null).length
    const named = pupils.filter(({ leftOn }) => leftOn === null).length
    return { ...row, pupils, others: present - named }
  })
}

/** Whose a plan is, whoever runs it meanwhile. */
export const keeperOf = ({ ownerId, owner, standsInFor }: Plan): { id: number; name: string } =>
  standsInFor ?? { id: ownerId, name: owner }

/** A plan that concerns the viewer, or 404. */
export async function getPlan(db: OrgReader, viewer: Viewer, id: number): Promise<Plan> {
  const [found] = Number.isSafeInteger(id) ? await listPlans(db, viewer, { id }) : []
  if (!found) throw notFound()
  return found
}

/** Who is still in a group, of those the viewer sees. */
export const present = ({ pupils }: Pick<Plan, 'pupils'>): HelpPupil[] =>
  pupils.filter(({ leftOn }) => leftOn === null)

/** Who was in a group on a day, of those the viewer sees. */
export const membersOn = ({ pupils }: Pick<Plan, 'pupils'>, day: string): HelpPupil[] =>
  pupils.filter(({ joinedOn, leftOn }) => joinedOn <= day && (leftOn === null || leftOn > day))

/** The steps before a plan, the first of them first; the plan itself is not among them. */
export async function listStepsBefore(db: OrgReader, planId: number) {
  const found = await sql<{ id: number; title: string; starts: string; endedOn: string | null }>`
    with recursive step as (
      select p.id, p.before_id, p.title, p.starts, p.ended_on, 0 as place from help_plan p
      where p.org_id = ${db.orgId} and p.id = ${planId}
      union all
      select b.id, b.before_id, b.title, b.starts, b.ended_on, step.place + 1
      from step join help_plan b on b.org_id = ${db.orgId} and b.id = step.before_id
      where step.place < 20
    )
    select id, title, starts::text, ended_on::text as "endedOn" from step where place > 0 order by place desc`.execute(
    db,
  )
  return found.rows
}
