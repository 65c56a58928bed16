import {
  departmentIndices,
  fitDifficulties,
  leaveOneOut,
  type SubjectMark,
} from '#stats/subject-residuals.ts'
import { mean } from '#stats/vector.ts'
import { type Entry, isNational } from './entry.ts'

/** A subject beside its pupils' other subjects, in grades. */
export type BesideOthers = {
  subjectId: number
  pupils: number
  /** Kelly's residual: the subject itself is in the pupils' average. */
  kelly: number
  /** Without the subject in the average, drawn in by how few pupils there are, with half of its 95 % range. */
  index: number
  half: number
  reliability: number
}

/**
 * How each subject's pupils did beyond their own other subjects. How generous a subject is comes from what the nation's pupils
 * with the same starts reach in the same subjects, not from this school, of whose departments it would say nothing. Null
 * where pupils of some subjects share none with the others, or there are too few.
 */
export function besideOthers(entries: readonly Entry[]): BesideOthers[] | null {
  const known = entries.filter(isNational)
  const mark = (entry: Entry, points: number): SubjectMark => ({
    ...{ pupil: entry.pupilId, subject: String(entry.subjectId), points },
  })
  const nation = fitDifficulties(known.map((entry) => mark(entry, entry.expected)))
  if (!nation.ok) return null
  const residuals = leaveOneOut(
    known.map((entry) => mark(entry, entry.reached)),
    nation.difficulties,
  )
  const bySubject = Map.groupBy(residuals, ({ subject }) => subject)
  if (bySubject.size < 2 || residuals.length < 2 * bySubject.size) return null
  return departmentIndices(residuals).map(({ subject, pupils, effect, se, reliability }) => ({
    ...{ subjectId: Number(subject), pupils, index: effect, half: 1.96 * se, reliability },
    // With n subjects the average without one lies n/(n - 1) times as far from it as the average with it.
    kelly: mean((bySubject.get(subject) ?? []).map(({ residual, spread }) => residual / spread)),
  }))
}
