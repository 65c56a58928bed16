import { sql } from 'kysely'
import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { findOrdinal } from '#features/measures/api.ts'
import { reachesPupil } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { type ChanceSource, listChanceModels } from './models.server.ts'
import { type Course, listCourses } from './queries.server.ts'
import { proposeFor } from './rules.ts'
import type { ChallengeKey } from './schema.ts'
import { type FindStart, listStarts, type PlacedStart } from './starts.server.ts'

export type Proposal = {
  yearGroupId?: number
  pupilIds?: readonly number[]
  /** All subjects when left out. */
  subjectId?: number
  challenge: ChallengeKey
  /** Starts known from elsewhere, such as a first reading; asked before prior attainment. */
  findStart?: (pupilId: number, subjectId: number) => PlacedStart | null
}

const baseOf = (source: ChanceSource, start: PlacedStart) =>
  start.comparable ? source.basis : 'not comparable'

function draw(
  courses: readonly Course[],
  models: ReadonlyMap<number, ChanceSource>,
  wish: Proposal,
  find: FindStart,
) {
  return courses.flatMap(({ pupilId, subjectId }) => {
    const source = models.get(subjectId)
    const start = source && (wish.findStart?.(pupilId, subjectId) ?? find(pupilId, source))
    if (!source || !start) return []
    const { grade, benchmark, chances } = proposeFor(source.model, start.x, wish.challenge)
    return [
      {
        pupil_id: pupilId,
        subject_id: subjectId,
        grade,
        benchmark,
        challenge: wish.challenge,
        basis: baseOf(source, start),
        baseline_kind: start.kind,
        baseline_score: start.score,
        chances: chances.map((chance) => Number(chance.toFixed(5))),
        model_version: source.version,
      },
    ]
  })
}

/**
 * Proposes a target for every course of a year group, of some pupils, or of one subject, where the start is known.
 * An agreed target is never touched; an earlier proposal is replaced and stays in the log.
 * Answers how many were proposed, and how many courses have nothing to propose from.
 */
export async function proposeTargets(
  db: OrgWriter,
  reach: Reach,
  wish: Proposal,
): Promise<{ proposed: number; without: number }> {
  const { yearGroupId, pupilIds, subjectId, challenge } = wish
  const courses = await listCourses(db, reach, {
    ...(yearGroupId !== undefined ? { yearGroupId } : {}),
    ...(pupilIds !== undefined ? { pupilIds } : {}),
    ...(subjectId !== undefined ? { subjectId } : {}),
  })
  const models = await listChanceModels(db)
  const find = await listStarts(db, [...new Set(courses.map((course) => course.pupilId))])
  const drawn = draw(courses, models, wish, find)
  const written = await sql<{ proposed: number }>`
    with wished as (
      select w.* from jsonb_to_recordset(${JSON.stringify(drawn)}::jsonb) as w(
        pupil_id bigint, subject_id bigint, grade text, benchmark text, challenge text, basis text,
        baseline_kind text, baseline_score numeric, chances real[], model_version text)
      left join target t on t.org_id = ${db.orgId} and t.pupil_id = w.pupil_id and t.subject_id = w.subject_id
        and t.ended_at is null
      where t.id is null or (t.state = 'proposed' and (t.grade, t.challenge, t.basis) <> (w.grade, w.challenge, w.basis))
    ), ended as (
      update target t set ended_at = ${db.now.toISOString()}::timestamptz
      from wished w
      where t.org_id = ${db.orgId} and t.pupil_id = w.pupil_id and t.subject_id = w.subject_id and t.ended_at is null
      returning t.id
    ), made as (
      insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        chances, model_version, state, set_at, set_by)
      select ${db.orgId}, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        chances, model_version, 'proposed', ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint
      from wished where (select count(*) from ended) >= 0
      returning id
    )
    select count(*)::int as proposed from made`.execute(db)
  const proposed = written.rows[0]?.proposed ?? 0
  const without = courses.length - drawn.length
  await recordEvent(db, {
    action: 'targets.proposed',
    subject: 'target',
    after: { proposed, without, challenge, yearGroupId, subjectId },
  })
  return { proposed, without }
}

export type Agreement = { pupilIds: readonly number[]; subjectId?: number }

/** Agrees the proposed targets of pupils within reach: each becomes a new line of its log. Answers how many. */
export async function agreeTargets(db: OrgWriter, reach: Reach, wish: Agreement): Promise<number> {
  const pupils = wish.pupilIds.filter((id) => reachesPupil(reach, id))
  const result = await sql<{ agreed: number }>`
    with ended as (
      update target set ended_at = ${db.now.toISOString()}::timestamptz
      where org_id = ${db.orgId} and ended_at is null and state = 'proposed' and pupil_id = any(${pupils}::bigint[])
        and (${wish.subjectId ?? null}::bigint is null or subject_id = ${wish.subjectId ?? null}::bigint)
      returning *
    ), made as (
      insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        chances, model_version, state, set_at, set_by, reason)
      select org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        chances, model_version, 'agreed', ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint, reason
      from ended
      returning id
    )
    select count(*)::int as agreed from made`.execute(db)
  const agreed = result.rows[0]?.agreed ?? 0
  await recordEvent(db, {
    action: 'targets.agreed',
    subject: 'target',
    after: { agreed, subjectId: wish.subjectId },
  })
  return agreed
}

export type Changed = { ok: true } | { ok: false; errors: Record<string, string> }

/** The grade a change is measured from: the one last set by rule, so that small steps do not add up unseen. */
async function getAnchor(db: OrgWriter, pupilId: number, subjectId: number) {
  const rows = await db
    .selectFrom('target')
    .innerJoin('subject', (join) =>
      join.onRef('subject.org_id', '=', 'target.org_id').onRef('subject.id', '=', 'target.subject_id'),
    )
    .select(['target.id', 'target.grade', 'target.basis', 'target.ended_at', 'subject.scale_key'])
    .where('target.org_id', '=', db.orgId)
    .where('target.pupil_id', '=', pupilId)
    .where('target.subject_id', '=', subjectId)
    .orderBy('target.set_at', 'desc')
    .orderBy('target.id', 'desc')
    .execute()
  const current = rows.find((row) => row.ended_at === null)
  if (!current) throw notFound()
  return { current, ruled: rows.find((row) => row.basis !== 'by hand') ?? current }
}

/**
 * Changes an agreed or proposed target by hand: at most one grade from what the rule gave, always with a reason.
 * The earlier target stays in the log. 404 when the pupil is out of reach or has no target in the subject.
 */
export async function changeTarget(
  db: OrgWriter,
  reach: Reach,
  wish: { pupilId: number; subjectId: number; grade: string; reason: string },
): Promise<Changed> {
  const { pupilId, subjectId, grade, reason } = wish
  if (!reachesPupil(reach, pupilId)) throw notFound()
  const { current, ruled } = await getAnchor(db, pupilId, subjectId)
  const scale = await getScale(db, current.scale_key)
  const place = findOrdinal(scale, grade)
  if (place === undefined)
    return { ok: false, errors: { grade: `“${grade}” is not a grade of ${scale.name}.` } }
  if (reason.trim().length < 3) return { ok: false, errors: { reason: 'Say why in a few words.' } }
  if (Math.abs(place - (findOrdinal(scale, ruled.grade) ?? place)) > 1) {
    const why = `The target from the start is ${ruled.grade}: choose one grade above or below it, or set another challenge for the year.`
    return { ok: false, errors: { grade: why } }
  }
  await sql`
    with ended as (
      update target set ended_at = ${db.now.toISOString()}::timestamptz
      where org_id = ${db.orgId} and id = ${current.id} and ended_at is null
      returning *
    )
    insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
      chances, model_version, state, set_at, set_by, reason)
    select org_id, pupil_id, subject_id, ${grade}, benchmark, challenge, 'by hand', baseline_kind, baseline_score,
      chances, model_version, 'agreed', ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint, ${reason.trim()}
    from ended`.execute(db)
  await recordEvent(db, {
    action: 'targets.changed',
    subject: 'target',
    subjectId: current.id,
    before: { grade: current.grade },
    after: { pupilId, subjectId, grade },
    reason: reason.trim(),
  })
  return { ok: true }
}
