import { type OrgWriter, type Reach, recordEvent } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { listSubjects } from '#features/school/api.server.ts'
import { notFound } from '#platform/errors.ts'
import { listCourses, listCurrentTargets, listRuledGrades, type Target } from '../queries.server.ts'
import { refuseChange, type Standing, stepOf, type Talk } from '../rules/agreement.ts'
import { type Move, moveTargets } from './lines.server.ts'

/** Errors by pupil and field: `grade.12`. */
export type Talked = { ok: true; discussed: number } | { ok: false; errors: Record<string, string> }

async function readStandings(db: OrgWriter, talks: readonly Talk[]) {
  const pupilIds = talks.map((talk) => talk.pupilId)
  const targets = await listCurrentTargets(db, { pupilIds })
  const ruled = await listRuledGrades(db, pupilIds)
  const subjects = (await listSubjects(db)).filter(({ id }) => talks.some((talk) => talk.subjectId === id))
  const grades = new Map(
    await Promise.all(
      subjects.map(async ({ id, scaleKey }) => [id, gradeLabels(await getScale(db, scaleKey))] as const),
    ),
  )
  return ({ pupilId, subjectId }: Talk): (Standing & { target: Target }) | undefined => {
    const target = targets.find((one) => one.pupilId === pupilId && one.subjectId === subjectId)
    const known = ruled.get(`${pupilId}/${subjectId}`)
    return (
      target && {
        target,
        ...{
          grades: grades.get(subjectId) ?? [],
          ruled: known ?? target.grade,
          current: target.proposed ?? target.grade,
        },
      }
    )
  }
}

type Judged = { talk: Talk; standing: Standing & { target: Target } }

function refuse({ talk, standing }: Judged): [string, string][] {
  const { pupilId, grade, wish } = talk
  const wished: [string, string][] =
    wish === '' || standing.grades.includes(wish)
      ? []
      : [[`wish.${pupilId}`, `“${wish}” is not a grade of this subject.`]]
  const { proposed } = standing.target
  // What is agreed may be kept however far the rule has moved from it, but not in silence.
  if (proposed !== null && grade === standing.target.grade)
    return talk.reason.trim().length < 3
      ? [...wished, [`reason.${pupilId}`, `Say why it is not the ${proposed} that is proposed now.`]]
      : wished
  if (stepOf(standing.target) === 'agreed' && grade !== standing.current)
    return [...wished, [`grade.${pupilId}`, 'This target is agreed: whoever agreed it can change it.']]
  const refused = refuseChange(standing, talk)
  return refused ? [...wished, [`${refused.field}.${pupilId}`, refused.why]] : wished
}

/** Keeps what pupils said beside their targets. */
export async function keepSays(
  db: OrgWriter,
  says: readonly Pick<Talk, 'pupilId' | 'subjectId' | 'wish' | 'words'>[],
  saidBy: number | null,
): Promise<void> {
  const said = says.filter(({ wish, words }) => wish !== '' || words !== '')
  if (said.length === 0) return
  await db
    .insertInto('pupil_say')
    .values(
      said.map(({ pupilId, subjectId, wish, words }) => ({
        ...{ org_id: db.orgId, pupil_id: pupilId, subject_id: subjectId, wish: wish || null, words },
        ...{ said_at: db.now, said_by: saidBy },
      })),
    )
    .execute()
}

const moveOf = ({ talk, standing: { target } }: Judged): Move[] =>
  stepOf(target) === 'agreed' || (target.state === 'discussed' && talk.grade === target.grade)
    ? []
    : [{ id: target.id, grade: talk.grade, state: 'discussed', reason: talk.reason.trim() || null }]

/**
 * Writes down that targets were talked over with their pupils, all or none: what is wrong in one is said and nothing
 * is written. A target that is agreed stays, with the pupil's words beside it. 404 when a course is out of reach.
 */
export async function discussTargets(db: OrgWriter, reach: Reach, talks: readonly Talk[]): Promise<Talked> {
  const courses = await listCourses(db, reach, { pupilIds: talks.map((talk) => talk.pupilId), taught: true })
  const own = new Set(courses.map(({ pupilId, subjectId }) => `${pupilId}/${subjectId}`))
  const standingOf = await readStandings(db, talks)
  const judged = talks.map((talk): Judged => {
    const standing = standingOf(talk)
    if (!standing || !own.has(`${talk.pupilId}/${talk.subjectId}`)) throw notFound()
    return { talk, standing }
  })
  const errors = Object.fromEntries(judged.flatMap(refuse))
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const discussed = await moveTargets(db, judged.flatMap(moveOf))
  await keepSays(db, talks, db.personId)
  await recordEvent(db, {
    action: 'targets.discussed',
    subject: 'target',
    after: {
      discussed,
      moved: judged.filter(({ talk, standing }) => talk.grade !== standing.current).length,
      said: talks.filter(({ wish, words }) => wish !== '' || words !== '').length,
      pupilIds: talks.map((talk) => talk.pupilId),
    },
  })
  return { ok: true, discussed }
}
