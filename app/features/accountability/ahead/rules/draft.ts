import type { Change } from '../schema.ts'
import type { AheadPupil, CohortModel, Course } from './model.ts'

export type Kind = Change['kind']
export type Whose = 'subject' | 'class' | 'pupil'

/** A change while it is being put together; what its kind has no use for is kept, in case the kind changes back. */
export type Draft = {
  kind: Kind
  whose: Whose
  pupilId: number
  classId: number
  subjectId: number
  toSubjectId: number
  grade: string
  grades: number
  tier: string
  measure: string
  most: number
}

/** Kinds that are about one pupil alone. */
export const ofOnePupil = (kind: Kind): boolean => kind === 'add' || kind === 'swap'

const middleGrade = (course: Course | undefined): string =>
  course?.grades[Math.floor((course.grades.length - 1) / 2)] ?? ''

/** A class of the course one answers for, else the first. */
const classFirst = ({ classes, own }: CohortModel) =>
  classes.find(({ course }) => course === own) ?? classes[0]

/** A change to begin with: about the subject that whoever looks answers for. */
export function startDraft(model: CohortModel): Draft {
  const course = model.courses[model.own ?? 0]
  const line = model.measures.find(({ threshold }) => threshold !== null)
  return {
    ...{ kind: 'raise', whose: 'subject', grades: 1, most: 20 },
    ...{ pupilId: model.pupils[0]?.id ?? 0, classId: classFirst(model)?.id ?? 0 },
    ...{ subjectId: course?.subjectId ?? 0, toSubjectId: 0, grade: middleGrade(course) },
    ...{ tier: model.tiers[0]?.key ?? '', measure: line?.key ?? '' },
  }
}

const pupilIn = (model: CohortModel, id: number): AheadPupil | undefined =>
  model.pupils.find((pupil) => pupil.id === id)

const entered = (model: CohortModel, pupilId: number): Set<number> =>
  new Set(pupilIn(model, pupilId)?.entries.map(({ course }) => course))

/** The subjects a draft may be about: those a pupil is entered for, or for a further one those they are not. */
export function subjectsFor({ kind, whose, pupilId }: Draft, model: CohortModel): Course[] {
  const tiered =
    kind === 'tier' ? model.courses.filter(({ tops }) => Object.keys(tops).length > 0) : model.courses
  if (whose !== 'pupil' && !ofOnePupil(kind)) return [...tiered]
  const own = entered(model, pupilId)
  return tiered.filter((course) => own.has(model.courses.indexOf(course)) !== (kind === 'add'))
}

/** The subjects a pupil could change to. */
export function subjectsTo({ pupilId }: Draft, model: CohortModel): Course[] {
  const own = entered(model, pupilId)
  return model.courses.filter((_, place) => !own.has(place))
}

const chosenIn = (courses: readonly Course[], id: number): Course | undefined =>
  courses.find(({ subjectId }) => subjectId === id) ?? courses[0]

/** A draft in which everything chosen can be chosen: a class has its subject, a subject its grades. */
export function settleDraft(given: Draft, model: CohortModel): Draft {
  const whose = ofOnePupil(given.kind) ? 'pupil' : given.whose
  const draft = { ...given, whose }
  const group = model.classes.find(({ id }) => id === draft.classId)
  const subject =
    whose === 'class'
      ? model.courses[group?.course ?? -1]
      : chosenIn(subjectsFor(draft, model), draft.subjectId)
  const to = chosenIn(subjectsTo(draft, model), draft.toSubjectId)
  const graded = draft.kind === 'swap' ? to : subject
  const grade = graded?.grades.includes(draft.grade) ? draft.grade : middleGrade(graded)
  return { ...draft, subjectId: subject?.subjectId ?? 0, toSubjectId: to?.subjectId ?? 0, grade }
}

/** The course whose grades a draft chooses from. */
export const gradedCourse = (
  { kind, subjectId, toSubjectId }: Draft,
  model: CohortModel,
): Course | undefined =>
  model.courses.find((course) => course.subjectId === (kind === 'swap' ? toSubjectId : subjectId))

/** The change a settled draft stands for; null while something is not chosen. */
export function draftChange(draft: Draft): Change | null {
  const { kind, whose, pupilId, classId, subjectId, toSubjectId, grade, grades, tier, measure, most } = draft
  if (kind === 'nearest') return measure ? { kind, measure, most } : null
  if (!subjectId || (whose === 'pupil' && !pupilId) || (whose === 'class' && !classId)) return null
  const who = {
    ...(whose === 'pupil' ? { pupilId } : {}),
    ...(whose === 'class' ? { classId } : {}),
    subjectId,
  }
  switch (kind) {
    case 'raise':
      return grades === 0 ? null : { kind, ...who, grades }
    case 'floor':
    case 'set':
      return { kind, ...who, grade }
    case 'withdraw':
      return { kind, ...who }
    case 'tier':
      return tier ? { kind, ...who, tier } : null
    case 'add':
      return { kind, pupilId, subjectId, grade }
    case 'swap':
      return toSubjectId ? { kind, pupilId, subjectId, toSubjectId, grade } : null
  }
}
