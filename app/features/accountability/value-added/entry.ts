import { besideCourse, gradePoints, readGrade, type Scale, type Tables } from '#features/measures/api.ts'
import { gradeChances, type OrdinalModel } from '#stats/ordinal.ts'

/** A result of a pupil in a subject beside what the nation's pupils with the same start reached there, in grades. */
export type Entry = {
  pupilId: number
  subjectId: number
  classId: number | null
  grade: string
  start: number
  reached: number
  /** Null where no national table has the course. */
  expected: number | null
  /** Of pupils of the nation with this start, the share that reached this grade or better. */
  chance: number | null
}

/** What a subject's grades are on, and the nation's chances of each by start. */
export type Course = { scale: Scale | undefined; model: OrdinalModel | null }

type Result = { qualification: string; grade: string }

/** The grade on the subject's scale with the chances of the national table; null where it cannot be read. */
function besideTable({ scale, model }: Course, grade: string, start: number) {
  const read = scale && readGrade(scale, grade)
  if (!scale || !read?.ok) return null
  const reached = gradePoints(scale, read.grade)
  const place = model?.grades.indexOf(read.grade) ?? -1
  if (!model || place < 0) return { reached, expected: null, chance: null }
  const chances = gradeChances(model, start)
  const points = model.grades.map((label) => gradePoints(scale, label))
  return {
    reached,
    expected: chances.reduce((sum, chance, k) => sum + chance * (points[k] ?? 0), 0),
    chance: chances.slice(place).reduce((sum, chance) => sum + chance, 0),
  }
}

/** One result as far as it can be read: by the nation's model of its course, else by the table of its subject. */
export function readBeside(
  result: Result,
  given: { start: number; course: Course; tables: Pick<Tables, 'models' | 'measures'> },
): Pick<Entry, 'reached' | 'expected' | 'chance'> | null {
  const { start, course, tables } = given
  const modelled = besideCourse(tables, result, start)
  return modelled ? { ...modelled, chance: null } : besideTable(course, result.grade, start)
}

/** The best of a pupil's results in each subject, in the order in which they were first met. */
export function bestOf(entries: readonly Entry[]): Entry[] {
  const best = new Map<string, Entry>()
  for (const entry of entries) {
    const key = `${entry.pupilId}/${entry.subjectId}`
    const before = best.get(key)
    if (!before || entry.reached > before.reached) best.set(key, entry)
  }
  return [...best.values()]
}

/** Entries that a national table has. */
export type NationalEntry = Entry & { expected: number }
export const isNational = (entry: Entry): entry is NationalEntry => entry.expected !== null

/** What a pupil did beyond what was expected; undefined where the nation's expectation is not known. */
export const beyond = ({ reached, expected }: NationalEntry): number => reached - expected
