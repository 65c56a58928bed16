import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listCycles } from '#features/cycle/api.server.ts'
import { reachesClass, reachesPupil } from '#features/school/api.server.ts'
import { holdsOn } from '#platform/db/conditions.ts'
import { notFound } from '#platform/errors.ts'
import type { ReadingState } from '../schema.ts'

export type CommentLine = {
  cycleId: number
  classId: number
  className: string
  subject: string
  teachers: string
  pupilId: number
  familyName: string
  givenName: string
  groupId: number | null
  /** As it would go home now. */
  words: string
  /** As the teacher wrote it, frozen with the cycle. */
  frozen: string
  state: ReadingState | 'not read'
  note: string | null
  by: string | null
}

/** The closed cycles, newest first: what goes home is made of one of them. */
export async function listClosedCycles(db: OrgReader) {
  return (await listCycles(db)).filter((cycle) => cycle.state === 'closed').reverse()
}

type Filter = { cycleId: number; groupId?: number; pupilId?: number; classId?: number; state?: ReadingState }

/** Comments of a closed cycle with what was last said of each, by pupil and subject. */
export async function listComments(db: OrgReader, filter: Filter): Promise<CommentLine[]> {
  const { cycleId, groupId = null, pupilId = null, classId = null, state = null } = filter
  const found = await sql<CommentLine>`
    select s.cycle_id as "cycleId", s.class_id as "classId", k.name as "className", j.name as subject, s.pupil_id as "pupilId",
      n.family_name as "familyName", coalesce(n.preferred_name, n.given_name) as "givenName", s.registration_group_id as "groupId",
      coalesce(t.words, s.marks ->> f.key) as words, s.marks ->> f.key as frozen, coalesce(t.state, 'not read') as state, t.note,
      t.by, coalesce((select string_agg(concat_ws(' ', p.title, p.family_name), ', ' order by p.family_name) from teaching h
        join person p on p.org_id = h.org_id and p.id = h.person_id
        where h.org_id = s.org_id and h.class_id = s.class_id and ${holdsOn('h', db.today)}), '') as teachers
    from snapshot_entry s
    join cycle_field f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.kind = 'comment'
    join class k on k.org_id = s.org_id and k.id = s.class_id
    join subject j on j.org_id = s.org_id and j.id = s.subject_id
    join person n on n.org_id = s.org_id and n.id = s.pupil_id
    left join lateral (select c.words, c.state, c.note, concat_ws(' ', p.title, p.given_name, p.family_name) as by
      from comment_reading c left join person p on p.org_id = c.org_id and p.id = c.person_id
      where c.org_id = s.org_id and c.cycle_id = s.cycle_id and c.class_id = s.class_id and c.pupil_id = s.pupil_id
      order by c.id desc limit 1) t on true
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and s.marks ->> f.key <> ''
      and (${groupId}::bigint is null or s.registration_group_id = ${groupId}::bigint)
      and (${pupilId}::bigint is null or s.pupil_id = ${pupilId}::bigint)
      and (${classId}::bigint is null or s.class_id = ${classId}::bigint)
      and (${state}::text is null or t.state = ${state}::text)
    order by n.family_name, n.given_name, s.pupil_id, j.name, s.class_id`.execute(db)
  return found.rows
}

export type GroupToRead = {
  groupId: number
  group: string
  year: string
  yearGroupId: number
  tutor: string | null
  comments: number
  passed: number
  sentBack: number
}

/** Registration groups with comments that a visit reaches as a whole, with how far each has been read. */
export async function listGroupsToRead(db: OrgReader, reach: Reach, cycleId: number): Promise<GroupToRead[]> {
  const inReach =
    reach.pupils === 'all' ? sql`true` : sql`bool_and(s.pupil_id = any(${[...reach.pupils]}::bigint[]))`
  const found = await sql<GroupToRead>`
    select r.id as "groupId", r.name as group, y.name as year, y.id as "yearGroupId",
      (select concat_ws(' ', p.title, p.given_name, p.family_name) from person p where p.org_id = r.org_id and p.id = r.tutor_id) as tutor,
      count(*)::int as comments, (count(*) filter (where t.state = 'passed'))::int as passed,
      (count(*) filter (where t.state = 'sent back'))::int as "sentBack"
    from snapshot_entry s
    join cycle_field f on f.org_id = s.org_id and f.cycle_id = s.cycle_id and f.kind = 'comment'
    join registration_group r on r.org_id = s.org_id and r.id = s.registration_group_id
    join year_group y on y.org_id = r.org_id and y.id = r.year_group_id
    left join lateral (select c.state from comment_reading c
      where c.org_id = s.org_id and c.cycle_id = s.cycle_id and c.class_id = s.class_id and c.pupil_id = s.pupil_id
      order by c.id desc limit 1) t on true
    where s.org_id = ${db.orgId} and s.cycle_id = ${cycleId} and s.marks ->> f.key <> ''
    group by r.org_id, r.id, r.name, r.tutor_id, y.id, y.name, y.number
    having ${inReach}
    order by y.number, r.name`.execute(db)
  return found.rows
}

/** A registration group's comments, when the visit reaches all of its pupils; else 404. */
export async function listGroupComments(
  db: OrgReader,
  reach: Reach,
  of: { cycleId: number; groupId: number },
): Promise<CommentLine[]> {
  if (!Number.isSafeInteger(of.groupId)) throw notFound()
  const lines = await listComments(db, of)
  if (lines.length === 0 || lines.some((line) => !reachesPupil(reach, line.pupilId))) throw notFound()
  return lines
}

/** Comments sent back to those who teach the classes a visit reaches. */
export async function listSentBack(db: OrgReader, reach: Reach, cycleId: number): Promise<CommentLine[]> {
  const lines = await listComments(db, { cycleId, state: 'sent back' })
  return lines.filter((line) => reachesClass(reach, line.classId))
}
