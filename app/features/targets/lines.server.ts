import type { OrgReader } from '#features/access/api.server.ts'
import { getScale } from '#features/measures/api.server.ts'
import { gradeLabels } from '#features/measures/api.ts'
import { listSubjects, type Subject } from '#features/school/api.server.ts'
import { dateOf } from '#features/school/api.ts'
import { middleGrade } from '#stats/target.ts'
import type { TargetLine } from './components/SubjectTarget.tsx'
import { type ChanceSource, listChanceModels } from './models.server.ts'
import { listPublishedTargets } from './queries/published.server.ts'
import { listSays, type PupilSay } from './queries/says.server.ts'
import {
  listCourses,
  listCurrentTargets,
  listRuledGrades,
  listTargetChanges,
  type Target,
} from './queries.server.ts'
import { openGrades, stepOf } from './rules/agreement.ts'
import { atLeast, chancesOf } from './rules.ts'
import { listStarts, type PlacedStart } from './starts.server.ts'

export const sayOf = (say: PupilSay | undefined) =>
  say
    ? {
        ...{ wish: say.wish, words: say.words, own: say.own, writtenBy: say.writtenBy },
        saidAt: dateOf(say.saidAt),
      }
    : null

/** What the model says of a start: the chances elsewhere, what is expected here, the middle grade elsewhere. */
function modelled(source: ChanceSource | undefined, start: PlacedStart | null, grade: string) {
  if (!source || !start) return { chances: [], chanceOfTarget: null, estimate: null, benchmark: null }
  const chances = chancesOf(source.model, start.x)
  const place = chances.findIndex((one) => one.grade === grade)
  const middle = (effect: number) => source.model.grades[middleGrade(source.model, start.x, effect)] ?? null
  return {
    ...{ chances, benchmark: middle(0), estimate: start.learnt ? middle(start.learnt.effect) : null },
    chanceOfTarget: place < 0 ? null : (atLeast(chances.map((one) => one.chance))[place] ?? null),
  }
}

type Line = { subject: Subject; grade: string; target?: Target }

async function linesOf(db: OrgReader, pupilId: number, own: readonly Line[]) {
  const models = await listChanceModels(db)
  const find = await listStarts(db, [pupilId])
  const says = await listSays(db, [pupilId])
  return own.map(({ subject, grade }) => {
    const source = models.get(subject.id)
    const start = source ? find(pupilId, source) : null
    return {
      ...{ id: subject.id, name: subject.name, grade, ...modelled(source, start, grade) },
      ...{ comparable: start?.comparable ?? false, from: start?.from ?? [], missing: start?.missing ?? [] },
      together: start !== null && start.groundId !== null,
      results: start?.learnt?.pupils ?? null,
      basis: source?.basis ?? null,
      say: sayOf(says.find((one) => one.subjectId === subject.id)),
    }
  })
}

/** A pupil's targets as those see them who work on them: every step, who took it, and what may be changed. */
export async function listDraftLines(
  db: OrgReader,
  pupilId: number,
  reach: Parameters<typeof listCourses>[1],
): Promise<TargetLine[]> {
  const targets = await listCurrentTargets(db, { pupilIds: [pupilId] })
  const changes = await listTargetChanges(db, reach, pupilId)
  const ruled = await listRuledGrades(db, [pupilId])
  const taught = new Set(
    (await listCourses(db, reach, { pupilIds: [pupilId], taught: true })).map((course) => course.subjectId),
  )
  const own = (await listSubjects(db)).flatMap((subject) => {
    const target = targets.find((one) => one.subjectId === subject.id)
    return target ? [{ subject, target, grade: target.grade }] : []
  })
  const lines = await linesOf(db, pupilId, own)
  return Promise.all(
    own.map(async ({ subject, target }, place): Promise<TargetLine> => {
      const grades = gradeLabels(await getScale(db, subject.scaleKey))
      const rule = ruled.get(`${pupilId}/${subject.id}`) ?? target.grade
      return {
        ...{
          ...(lines[place] as (typeof lines)[number]),
          state: stepOf(target),
          proposed: target.proposed,
          challenge: target.challenge,
        },
        draft: {
          ...{ ruled: rule, grades, mayMove: taught.has(subject.id) },
          open: openGrades({ grades, ruled: rule, current: target.grade }),
          changes: changes
            .filter((one) => one.subjectId === subject.id)
            .map((one) => ({ ...one, setAt: dateOf(one.setAt) })),
        },
      }
    }),
  )
}

/** A pupil's targets as the family sees them: those that were agreed when their year group was last published. */
export async function listHomeLines(db: OrgReader, pupilId: number): Promise<TargetLine[]> {
  const published = await listPublishedTargets(db, [pupilId])
  const own = (await listSubjects(db)).flatMap((subject) => {
    const target = published.find((one) => one.subjectId === subject.id)
    return target ? [{ subject, grade: target.grade }] : []
  })
  const lines = await linesOf(db, pupilId, own)
  return lines.map((line) => ({ ...line, state: 'agreed', proposed: null, challenge: null, draft: null }))
}
