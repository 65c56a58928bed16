import { sql } from 'kysely'
import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { Evidence, FindingKind } from '#features/progress/api.ts'
import { getPupilInReach } from '#features/school/api.server.ts'
import { type HomeHelp, whyWords } from '../rules/home.ts'

type Row = Omit<HomeHelp, 'why'> & { findingKind: string | null; evidence: unknown }

/** Help of a pupil within reach that the school shows at home: running first. 404 out of reach. */
export async function listShown(db: OrgReader, reach: Reach, pupilId: number): Promise<HomeHelp[]> {
  const { givenName } = await getPupilInReach(db, reach, pupilId)
  const found = await sql<Row>`
    select p.id, p.title, p.home_words as words, p.place, p.review_on::text as "reviewOn",
      h.joined_on::text as "joinedOn", least(p.ended_on, h.left_on)::text as "endedOn",
      concat_ws(' ', n.title, coalesce(n.preferred_name, n.given_name), n.family_name) as owner,
      p.times_a_week as "timesAWeek", p.minutes, f.kind as "findingKind", f.evidence
    from help_pupil h
    join help_plan p on p.org_id = h.org_id and p.id = h.plan_id and p.shown_at is not null
    join person n on n.org_id = p.org_id and n.id = p.owner_id
    left join finding f on f.org_id = h.org_id and f.id = h.finding_id
    where h.org_id = ${db.orgId} and h.pupil_id = ${pupilId}
    order by least(p.ended_on, h.left_on) is not null, p.review_on, p.id`.execute(db)
  return found.rows.map(({ findingKind, evidence, ...row }) => ({
    ...row,
    why: whyWords(
      givenName,
      findingKind === null
        ? null
        : { kind: FindingKind.parse(findingKind), subject: Evidence.parse(evidence).subject },
    ),
  }))
}
