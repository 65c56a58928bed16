import { fitGroups, type GroupEffect, sumGroup } from './compare-groups.ts'
import { solvePositive } from './linear.ts'
import { at, mean, range, sum } from './vector.ts'

/** One pupil's result in one subject, in points that mean about the same in all subjects. */
export interface SubjectMark {
  readonly pupil: string | number
  readonly subject: string
  readonly points: number
}

/** Points a subject gives beyond what the same pupils get elsewhere; over all entries they sum to 0. */
export type Difficulties = ReadonlyMap<string, number>

export type DifficultyFit =
  | {
      readonly ok: true
      readonly difficulties: Difficulties
      /** Variance of what is left of a mark. */
      readonly variance: number
    }
  /** Subjects that no pupil takes together, directly or through others, cannot be compared: each list is an island. */
  | {
      readonly ok: false
      readonly reason: 'not connected' | 'too few marks'
      readonly islands: readonly string[][]
    }

/**
 * How generous each subject is, judged by the same pupils' results in their others: points = pupil + subject + rest, by
 * least squares (Kelly 1976, "A study of the comparability of external examinations in different subjects", whose
 * repeated averaging ends here too). Estimate it over a federation or a nation: of one school alone it says nothing of
 * its departments.
 */
export function fitDifficulties(marks: readonly SubjectMark[]): DifficultyFit {
  const pupils = [...Map.groupBy(marks, ({ pupil }) => pupil).values()]
  const subjects = [...new Set(marks.map(({ subject }) => subject))]
  const islands = findIslands(pupils, subjects)
  if (islands.length > 1) return { ok: false, reason: 'not connected', islands }
  const free = marks.length - pupils.length - subjects.length + 1
  if (free < 1) return { ok: false, reason: 'too few marks', islands }
  const difficulties = solveDifficulties(pupils, subjects, marks.length)
  const left = pupils.flatMap((own) => {
    const rest = own.map((mark) => mark.points - (difficulties.get(mark.subject) ?? 0))
    return rest.map((value) => value - mean(rest))
  })
  return { ok: true, difficulties, variance: sum(left.map((value) => value * value)) / free }
}

function findIslands(pupils: readonly (readonly SubjectMark[])[], subjects: readonly string[]): string[][] {
  const islands = new Map(subjects.map((subject) => [subject, new Set([subject])]))
  for (const marks of pupils) {
    const [first, ...others] = marks.map(({ subject }) => islands.get(subject))
    for (const other of others) {
      if (!first || !other || first === other) continue
      for (const subject of other) {
        first.add(subject)
        islands.set(subject, first)
      }
    }
  }
  return [...new Set(islands.values())].map((island) => [...island])
}

// The pupils' means are taken out first; what is left has as many equations as subjects. It leaves one shift of all open,
// which the last term settles: weighted by entries, the difficulties sum to 0.
function solveDifficulties(
  pupils: readonly (readonly SubjectMark[])[],
  subjects: readonly string[],
  marks: number,
): Difficulties {
  const n = subjects.length
  const place = new Map(subjects.map((subject, i) => [subject, i]))
  const [matrix, right, entries] = [new Float64Array(n * n), new Float64Array(n), new Float64Array(n)]
  for (const own of pupils) {
    const average = mean(own.map(({ points }) => points))
    const places = own.map(({ subject }) => place.get(subject) ?? -1)
    for (const [k, i] of places.entries()) {
      entries[i] = at(entries, i) + 1
      matrix[i * n + i] = at(matrix, i * n + i) + 1
      right[i] = at(right, i) + (own[k]?.points ?? 0) - average
      for (const j of places) matrix[i * n + j] = at(matrix, i * n + j) - 1 / own.length
    }
  }
  for (const i of range(0, n))
    for (const j of range(0, n))
      matrix[i * n + j] = at(matrix, i * n + j) + (at(entries, i) * at(entries, j)) / marks
  const solution = solvePositive(matrix, n, right)
  return new Map(subjects.map((subject, i) => [subject, at(solution, i)]))
}

export interface SubjectResidual {
  readonly pupil: string | number
  readonly subject: string
  /** Points beyond what the pupil's other subjects let expect. */
  readonly residual: number
  /** Its variance over that of one mark: 1 for the mark itself, and 1/(n - 1) for the mean of the others. */
  readonly spread: number
}

const FEWEST_SUBJECTS = 3

/**
 * Each mark beyond the pupil's average in all *other* subjects, after the subjects' difficulties: with the subject itself
 * in the average, one in n of any difference would vanish. Pupils with fewer than three subjects have none. Without
 * difficulties (an empty map) it is the plain difference on which the relative performance indicator of the PANDA reports
 * rests, to be compared with the national mean of the same.
 */
export function leaveOneOut(marks: readonly SubjectMark[], difficulties: Difficulties): SubjectResidual[] {
  return [...Map.groupBy(marks, ({ pupil }) => pupil).values()].flatMap((own) => {
    if (own.length < FEWEST_SUBJECTS) return []
    const rest = own.map(({ subject, points }) => points - (difficulties.get(subject) ?? 0))
    const total = sum(rest)
    return own.map(({ pupil, subject }, i): SubjectResidual => {
      const others = (total - at(rest, i)) / (own.length - 1)
      return { pupil, subject, residual: at(rest, i) - others, spread: 1 + 1 / (own.length - 1) }
    })
  })
}

export interface DepartmentIndex extends GroupEffect {
  readonly subject: string
  readonly pupils: number
  /** Mean residual, not drawn in. */
  readonly seen: number
}

/**
 * How each subject's pupils did beyond their other subjects, drawn in by how few they are. The indices of one school sum
 * to about 0, so one strong department makes the others look weak: show them beside value added, never alone. Throws
 * RangeError with fewer than two subjects.
 */
export function departmentIndices(residuals: readonly SubjectResidual[]): DepartmentIndex[] {
  const groups = [...Map.groupBy(residuals, ({ subject }) => subject)]
  const sums = groups.map(([, own]) => sumGroup(own.map(({ residual }) => residual)))
  const { effects } = fitGroups(sums)
  return groups.map(([subject], i) => {
    const { effect, se, reliability } = effects[i] ?? { effect: 0, se: 0, reliability: 0 }
    return { subject, pupils: sums[i]?.n ?? 0, seen: sums[i]?.mean ?? 0, effect, se, reliability }
  })
}
