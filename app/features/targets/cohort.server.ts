import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { findScale } from '#features/measures/api.server.ts'
import { listSubjects, type Subject } from '#features/school/api.server.ts'
import {
  type CountedChance,
  countedChance,
  type ExpectedCount,
  expectedCount,
  USUAL_SCHOOL_SD,
} from '#stats/target.ts'
import { type ChanceSource, listChanceModels } from './models.server.ts'
import { listCourses, listCurrentTargets, type Target } from './queries.server.ts'
import { countSteps, type Steps } from './rules/agreement.ts'
import { type FindStart, listStarts, type PlacedStart } from './starts.server.ts'

export type Mark = { grade: string; count: ExpectedCount }
export type SubjectCohort = {
  subject: Subject
  steps: Steps
  /** Whether there is a table of chances for the subject at all, the country's or the school's own. */
  charted: boolean
  /** How many of them reach their own target if the school does as its results say, or as the middle school of the country. */
  reachTarget: ExpectedCount | null
  marks: Mark[]
}

/** What is not known of the school: all of its shift, or what its own results leave open of it. */
const unknownOf = (starts: readonly PlacedStart[]) =>
  Math.max(...starts.map(({ learnt }) => learnt?.standardError ?? USUAL_SCHOOL_SD))

async function sumUp(
  db: OrgReader,
  subject: Subject,
  pupilIds: readonly number[],
  targets: readonly Target[],
  source: ChanceSource | undefined,
  find: FindStart,
): Promise<SubjectCohort> {
  const scale = await findScale(db, subject.scaleKey)
  const starts = source ? pupilIds.flatMap((id) => ({ id, start: find(id, source) })) : []
  const known = starts.flatMap(({ id, start }) => (start ? [{ id, start }] : []))
  const spread = unknownOf(known.map(({ start }) => start))
  const sumOf = (parts: readonly CountedChance[]) =>
    parts.length === 0 ? null : expectedCount(parts, spread)
  const grades = source?.model.grades ?? []
  const thresholds = scale?.scale === 'ordered' ? [scale.pass_grade, scale.strong_grade] : []
  const reach = (grade: string | undefined, { x, learnt }: PlacedStart) => {
    const place = grade === undefined ? -1 : grades.indexOf(grade)
    return source && place >= 0 ? [countedChance(source.model, x, place, learnt?.effect)] : []
  }
  const targetOf = new Map(targets.map((target) => [target.pupilId, target.grade]))
  return {
    subject,
    steps: countSteps(pupilIds.length, targets),
    charted: source !== undefined,
    reachTarget: sumOf(known.flatMap(({ id, start }) => reach(targetOf.get(id), start))),
    marks: thresholds.flatMap((grade) => {
      const count = sumOf(known.flatMap(({ start }) => reach(grade, start)))
      return grade && count ? [{ grade, count }] : []
    }),
  }
}

/** The targets of a year group by subject, with the sums of chances and their spread. */
export async function listSubjectCohorts(
  db: OrgReader,
  reach: Reach,
  yearGroupId: number,
): Promise<SubjectCohort[]> {
  const courses = await listCourses(db, reach, { yearGroupId })
  const pupilIds = [...new Set(courses.map((course) => course.pupilId))]
  const targets = await listCurrentTargets(db, { pupilIds })
  const models = await listChanceModels(db)
  const find = await listStarts(db, pupilIds)
  const bySubject = Map.groupBy(courses, (course) => course.subjectId)
  const subjects = (await listSubjects(db)).filter((subject) => bySubject.has(subject.id))
  return Promise.all(
    subjects.map((subject) => {
      const ids = (bySubject.get(subject.id) ?? []).map((course) => course.pupilId)
      const taken = new Set(ids)
      const own = targets.filter((target) => target.subjectId === subject.id && taken.has(target.pupilId))
      return sumUp(db, subject, ids, own, models.get(subject.id), find)
    }),
  )
}
