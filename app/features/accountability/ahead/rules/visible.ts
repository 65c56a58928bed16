import type { Change } from '../schema.ts'
import type { CohortModel } from './model.ts'

/** Whether everything a line names is in the cohort as its reader may see it. */
export function isVisible(change: Change, model: CohortModel): boolean {
  if (change.kind === 'nearest')
    return model.measures.some(({ key, threshold }) => key === change.measure && threshold !== null)
  const hasCourse = (id: number) => model.courses.some(({ subjectId }) => subjectId === id)
  const { pupilId } = change
  const classId = 'classId' in change ? change.classId : undefined
  return (
    hasCourse(change.subjectId) &&
    (change.kind !== 'swap' || hasCourse(change.toSubjectId)) &&
    (pupilId === undefined || model.pupils.some(({ id }) => id === pupilId)) &&
    (classId === undefined || model.classes.some(({ id }) => id === classId))
  )
}
