import { sql } from 'kysely'
import type { OrgReader } from '#features/access/api.server.ts'
import type { Cycle } from '#features/cycle/api.server.ts'
import { listWords, readScales } from '#features/measures/api.server.ts'
import type { ReportText, Scale } from '#features/measures/api.ts'
import { listPupilAttendance, listSessionKinds } from '#features/school/api.server.ts'
import { addDays } from '#features/school/api.ts'
import { listPublishedTargets } from '#features/targets/api.server.ts'
import { holdsOn, isAmong } from '#platform/db/conditions.ts'
import type { PupilFacts, SubjectFacts } from '../rules/facts.ts'
import { type Entry, listEntries } from './entries.server.ts'

const trailLength = 4

/** The texts of reports, one a language, newest version. */
export async function listReportTexts(db: OrgReader, country: string): Promise<ReportText[]> {
  const texts = await listWords(db, country, 'report_text', db.today)
  return [...new Map(texts.map((text) => [text.key, text])).values()]
}

export type ReportPupil = {
  id: number
  name: string
  familyName: string
  year: string | null
  groupId: number | null
  groupName: string | null
  guardians: string[]
  first: string | null
}

/** Pupils with a frozen entry in a cycle, on roll today, with the languages their guardians read; by group and surname. */
export async function listReportPupils(
  db: OrgReader,
  cycleId: number,
  filter: { yearGroupId?: number | null; pupilId?: number } = {},
): Promise<ReportPupil[]> {
  const { yearGroupId = null, pupilId = null } = filter
  const found = await sql<Omit<ReportPupil, 'guardians'> & { guardians: string[] | null }>`
    select p.id, coalesce(n.preferred_name, n.given_name) || ' ' || n.family_name as name, n.family_name as "familyName",
      y.name as year, s.registration_group_id as "groupId", r.name as "groupName", p.first_language as first,
      (select jsonb_agg(distinct g.language) from guardianship w
        join person g on g.org_id = w.org_id and g.id = w.guardian_id
        where w.org_id = p.org_id and w.pupil_id = p.id and not w.barred and ${holdsOn('w', db.today)} and g.language is not null) as guardians
    from (select distinct on (pupil_id) pupil_id, org_id, year_group_id, registration_group_id from snapshot_entry
      where org_id = ${db.orgId} and cycle_id = ${cycleId} and (${yearGroupId}::bigint is null or year_group_id = ${yearGroupId}::bigint)
        and (${pupilId}::bigint is null or pupil_id = ${pupilId}::bigint) order by pupil_id) s
    join pupil p on p.org_id = s.org_id and p.id = s.pupil_id
    join person n on n.org_id = s.org_id and n.id = s.pupil_id
    left join year_group y on y.org_id = s.org_id and y.id = s.year_group_id
    left join registration_group r on r.org_id = s.org_id and r.id = s.registration_group_id
    where s.org_id = ${db.orgId} and (p.left_on is null or p.left_on >= ${db.today})
    order by y.number, r.name, n.family_name, n.given_name, p.id`.execute(db)
  return found.rows.map((row) => ({ ...row, guardians: row.guardians ?? [] }))
}

/** The last closed cycles up to this one, oldest first, each with the keys of what it collects. */
async function listTrailCycles(db: OrgReader, cycle: Pick<Cycle, 'id' | 'starts'>): Promise<number[]> {
  const rows = await db
    .selectFrom('cycle')
    .select('id')
    .where('org_id', '=', db.orgId)
    .where('state', '=', 'closed')
    .where('starts', '<=', cycle.starts)
    .orderBy('starts', 'desc')
    .limit(trailLength)
    .execute()
  return rows.map((row) => row.id).reverse()
}

type Context = {
  cycleIds: readonly number[]
  scales: ReadonlyMap<string, Scale>
  /** The targets the family may see, by subject. */
  published: ReadonlyMap<number, string>
}

const isRejudged = ({ corrected }: Entry) => corrected.some((one) => one.kind === 'judgement')

function subjectsOf(entries: readonly Entry[], { cycleIds, scales, published }: Context): SubjectFacts[] {
  const last = cycleIds.at(-1)
  return [...Map.groupBy(entries, (one) => one.subjectId).values()].flatMap((own): SubjectFacts[] => {
    const now =
      own.find((one) => one.cycleId === last && one.judgement) ?? own.find((one) => one.cycleId === last)
    const scale = now && scales.get(now.scaleKey)
    if (!now || !scale) return []
    const effortScale = scales.get(now.effortScale ?? '')
    const trail = cycleIds.flatMap(
      (id) => own.find((one) => one.cycleId === id && one.judgement)?.judgement ?? [],
    )
    const comment = own.find((one) => one.cycleId === last && one.comment)?.comment ?? null
    return [
      {
        ...{ subject: now.subject, classId: now.classId, scale, trail, now: now.judgement || null },
        ...{ target: published.get(now.subjectId) ?? null, flags: now.flags, comment },
        // The chance was worked out from what was frozen, for the target of the cycle: it says nothing of another one.
        chance: published.get(now.subjectId) === now.target && !isRejudged(now) ? now.chance : null,
        effort: now.effort && effortScale ? { scale: effortScale, grade: now.effort } : null,
        corrected: own.flatMap((one) => one.corrected),
      },
    ]
  })
}

async function listSentPraise(db: OrgReader, cycleId: number, pupilIds: readonly number[]) {
  return db
    .selectFrom('praise')
    .leftJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'praise.org_id').onRef('subject.id', '=', 'praise.subject_id'),
    )
    .select(['praise.pupil_id as pupilId', 'praise.kind', 'praise.words', 'subject.name as subject'])
    .where('praise.org_id', '=', db.orgId)
    .where('praise.cycle_id', '=', cycleId)
    .where('praise.state', '=', 'sent')
    .where(isAmong('praise.pupil_id', pupilIds))
    .orderBy('praise.id')
    .execute()
}

/** What the reports of these pupils say: frozen marks, chances, passed comments, praise that was sent, attendance this year. */
export async function listFacts(
  db: OrgReader,
  cycle: Pick<Cycle, 'id' | 'starts' | 'ends'> & { yearStarts: string },
  pupils: readonly ReportPupil[],
  country: string,
): Promise<PupilFacts[]> {
  const ids = pupils.map((one) => one.id)
  const cycleIds = await listTrailCycles(db, cycle)
  const scales = await readScales(db)
  const entries = Map.groupBy(await listEntries(db, cycleIds, ids), (one) => one.pupilId)
  const praise = Map.groupBy(await listSentPraise(db, cycle.id, ids), (one) => one.pupilId)
  const published = Map.groupBy(await listPublishedTargets(db, ids), (one) => one.pupilId)
  const kinds = await listSessionKinds(db, country)
  const span = { from: addDays(cycle.yearStarts, -6), to: cycle.ends }
  const attended = await listPupilAttendance(db, { pupils: ids, classes: [] }, kinds, span)
  const attendance = new Map(attended.map((one) => [one.pupilId, one]))
  return pupils.map(({ id, name, year, groupId, groupName }) => ({
    ...{ pupilId: id, name, year, groupId, groupName },
    attendance: attendance.get(id) ?? null,
    subjects: subjectsOf(entries.get(id) ?? [], {
      ...{ cycleIds, scales },
      published: new Map(published.get(id)?.map((one) => [one.subjectId, one.grade])),
    }),
    praise: praise.get(id) ?? [],
  }))
}
