import { sql } from 'kysely'
import { z } from 'zod'
import type { OrgReader } from '#features/access/api.server.ts'
import { notFound } from '#platform/errors.ts'
import type { ChangeKind } from '../rules/changes.ts'
import type { GivenUp } from '../rules/cost.ts'

const Given = z.object({
  dropped: z.array(z.string()),
  begun: z.array(z.string()),
  toChoose: z.number(),
  weeks: z.number(),
})

export type ChangeRow = {
  id: number
  kind: ChangeKind
  subjectId: number | null
  subject: string | null
  yearGroupId: number | null
  year: string | null
  cycleId: number
  cycle: string
  pupilId: number | null
  pathway: string | null
  fromPathway: string | null
  givenUp: GivenUp | null
  starts: string
  reason: string
  expected: string
  reviewOn: string
  endedOn: string | null
  by: string | null
}

/** Decided changes, the latest first. */
export async function listChanges(
  db: OrgReader,
  filter: { id?: number; pupilId?: number } = {},
): Promise<ChangeRow[]> {
  const { id = null, pupilId = null } = filter
  const found = await sql<ChangeRow & { givenUp: unknown }>`
    select c.id, c.kind, c.subject_id as "subjectId", s.name as subject, c.year_group_id as "yearGroupId", y.name as year,
      c.cycle_id as "cycleId", l.name as cycle, c.pupil_id as "pupilId", p.name as pathway, f.name as "fromPathway",
      c.given_up as "givenUp", c.starts::text, c.reason, c.expected, c.review_on::text as "reviewOn",
      c.ended_on::text as "endedOn", nullif(concat_ws(' ', n.title, n.given_name, n.family_name), '') as by
    from curriculum_change c
    join cycle l on l.org_id = c.org_id and l.id = c.cycle_id
    left join subject s on s.org_id = c.org_id and s.id = c.subject_id
    left join year_group y on y.org_id = c.org_id and y.id = c.year_group_id
    left join pathway p on p.org_id = c.org_id and p.id = c.pathway_id
    left join pathway f on f.org_id = c.org_id and f.id = c.from_pathway_id
    left join person n on n.org_id = c.org_id and n.id = c.person_id
    where c.org_id = ${db.orgId} and (${id}::bigint is null or c.id = ${id}::bigint)
      and (${pupilId}::bigint is null or c.pupil_id = ${pupilId}::bigint)
    order by c.ended_on is not null, c.review_on, c.id`.execute(db)
  return found.rows.map((row) => ({
    ...row,
    givenUp: row.givenUp === null ? null : Given.parse(row.givenUp),
  }))
}

/** A decided change, or 404. */
export async function getChange(db: OrgReader, id: number): Promise<ChangeRow> {
  const [found] = Number.isSafeInteger(id) ? await listChanges(db, { id }) : []
  if (!found) throw notFound()
  return found
}

export type ReviewRow = {
  id: number
  at: Date
  by: string | null
  done: string
  helped: string
  decision: string
  reason: string
}

/** The reviews of a change, the latest first. */
export async function listReviews(db: OrgReader, changeId: number): Promise<ReviewRow[]> {
  const found = await sql<ReviewRow>`
    select r.id, r.at, r.done, r.helped, r.decision, r.reason,
      nullif(concat_ws(' ', n.title, n.given_name, n.family_name), '') as by
    from curriculum_review r left join person n on n.org_id = r.org_id and n.id = r.person_id
    where r.org_id = ${db.orgId} and r.change_id = ${changeId}
    order by r.id desc`.execute(db)
  return found.rows
}

/** How many changes that somebody decided are due for review today. */
export async function countDueChanges(db: OrgReader, personId: number): Promise<number> {
  const row = await db
    .selectFrom('curriculum_change')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('org_id', '=', db.orgId)
    .where('person_id', '=', personId)
    .where('ended_on', 'is', null)
    .where('review_on', '<=', db.today)
    .executeTakeFirstOrThrow()
  return row.n
}
