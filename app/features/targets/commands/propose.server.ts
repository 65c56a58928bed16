import { sql } from 'kysely'
import { type OrgReader, type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { type ChanceSource, listChanceModels } from '../models.server.ts'
import { listChallenges, listPupilChallenges } from '../queries/challenges.server.ts'
import { type Course, listCourses } from '../queries.server.ts'
import { type Asked, askedAtFirst, proposeFor } from '../rules.ts'
import { type FindStart, listStarts, type PlacedStart } from '../starts.server.ts'

export type Proposal = {
  yearGroupId?: number
  pupilIds?: readonly number[]
  /** All subjects when left out. */
  subjectId?: number
  /**
   * How demanding, and whether to aim as high as the school already reaches in subjects where that is more: of all pupils for
   * whom nothing of their own was settled. Left out: each course as its subject and year group were last asked.
   */
  ask?: Asked
}

const baseOf = (source: ChanceSource, start: PlacedStart) =>
  start.comparable ? source.basis : 'not comparable'

type Known = {
  models: ReadonlyMap<number, ChanceSource>
  asked: (course: Course) => Asked
  find: FindStart
}

/** What the rule proposes for each of these courses, where the start is known. */
export function drawTargets(courses: readonly Course[], { models, asked, find }: Known) {
  return courses.flatMap((course) => {
    const { pupilId, subjectId } = course
    const source = models.get(subjectId)
    const start = source && find(pupilId, source)
    if (!source || !start) return []
    const { challenge, own } = asked(course)
    const ownEffect = own ? (start.learnt?.effect ?? 0) : 0
    const { grade, benchmark, chances } = proposeFor(source.model, start.x, { challenge, ownEffect })
    return [
      {
        ...{ pupil_id: pupilId, subject_id: subjectId, grade, benchmark, challenge },
        ...{ basis: baseOf(source, start), baseline_kind: start.kind, baseline_score: start.score },
        starts: start.from,
        chances: chances.map((chance) => Number(chance.toFixed(5))),
        model_version:
          start.groundId === null ? source.version : `${source.version}/ground-${start.groundId}`,
      },
    ]
  })
}

/** What is asked in each course: of the pupil alone, else what is wished now, else what was asked last. */
export async function findAsked(
  db: OrgReader,
  pupilIds: readonly number[],
  ask?: Asked,
): Promise<(course: Course) => Asked> {
  const ofPupils = await listPupilChallenges(db, pupilIds)
  const before = ask ? new Map<string, Asked>() : await listChallenges(db)
  return ({ pupilId, subjectId, yearGroupId }) => {
    const usual = ask ?? before.get(`${subjectId}/${yearGroupId}`) ?? askedAtFirst
    return { ...usual, challenge: ofPupils.get(pupilId) ?? usual.challenge }
  }
}

async function keepChallenges(db: OrgWriter, courses: readonly Course[], ask: Asked): Promise<void> {
  const places = new Map(courses.map((one) => [`${one.subjectId}/${one.yearGroupId}`, one]))
  if (places.size === 0) return
  await db
    .insertInto('challenge')
    .values(
      [...places.values()].map(({ subjectId, yearGroupId }) => ({
        ...{ org_id: db.orgId, subject_id: subjectId, year_group_id: yearGroupId },
        ...{ level: ask.challenge, own_effect: ask.own },
      })),
    )
    .onConflict((on) =>
      on.columns(['org_id', 'subject_id', 'year_group_id']).doUpdateSet((eb) => ({
        level: eb.ref('excluded.level'),
        own_effect: eb.ref('excluded.own_effect'),
      })),
    )
    .execute()
}

/**
 * Proposes a target for every course of a year group, of some pupils, or of one subject, where the start is known.
 * What is talked over or agreed is never touched; an earlier proposal is replaced and stays in the log.
 * Answers how many were proposed, and how many courses have nothing to propose from.
 */
export async function proposeTargets(
  db: OrgWriter,
  reach: Reach,
  wish: Proposal,
): Promise<{ proposed: number; without: number }> {
  const { yearGroupId, pupilIds, subjectId, ask } = wish
  const courses = await listCourses(db, reach, {
    ...(yearGroupId !== undefined ? { yearGroupId } : {}),
    ...(pupilIds !== undefined ? { pupilIds } : {}),
    ...(subjectId !== undefined ? { subjectId } : {}),
    taught: true,
  })
  const ids = [...new Set(courses.map((course) => course.pupilId))]
  const known = {
    models: await listChanceModels(db),
    asked: await findAsked(db, ids, ask),
    find: await listStarts(db, ids),
  }
  const drawn = drawTargets(courses, known)
  const proposed = await writeProposals(db, drawn)
  if (ask && pupilIds === undefined) await keepChallenges(db, courses, ask)
  const without = courses.length - drawn.length
  await recordEvent(db, {
    action: 'targets.proposed',
    subject: 'target',
    after: { proposed, without, ...ask, yearGroupId, subjectId, pupilIds },
  })
  return { proposed, without }
}

async function writeProposals(db: OrgWriter, drawn: ReturnType<typeof drawTargets>): Promise<number> {
  const written = await sql<{ proposed: number }>`
    with wished as (
      select w.* from jsonb_to_recordset(${JSON.stringify(drawn)}::jsonb) as w(
        pupil_id bigint, subject_id bigint, grade text, benchmark text, challenge text, basis text,
        baseline_kind text, baseline_score numeric, starts jsonb, chances real[], model_version text)
      left join target t on t.org_id = ${db.orgId} and t.pupil_id = w.pupil_id and t.subject_id = w.subject_id
        and t.ended_at is null
      where t.id is null or (t.state = 'proposed'
        and (t.grade, t.challenge, t.basis, t.model_version) is distinct from (w.grade, w.challenge, w.basis, w.model_version))
    ), ended as (
      update target t set ended_at = ${db.now.toISOString()}::timestamptz
      from wished w
      where t.org_id = ${db.orgId} and t.pupil_id = w.pupil_id and t.subject_id = w.subject_id and t.ended_at is null
      returning t.id
    ), made as (
      insert into target (org_id, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        starts, chances, model_version, state, set_at, set_by)
      select ${db.orgId}, pupil_id, subject_id, grade, benchmark, challenge, basis, baseline_kind, baseline_score,
        starts, chances, model_version, 'proposed', ${db.now.toISOString()}::timestamptz, ${db.personId}::bigint
      from wished where (select count(*) from ended) >= 0
      returning id
    )
    select count(*)::int as proposed from made`.execute(db)
  return written.rows[0]?.proposed ?? 0
}
