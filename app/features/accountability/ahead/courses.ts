import {
  findOrdinal,
  gradePoints,
  readListGrade,
  type Scale,
  type Tables,
  type Tier,
} from '#features/measures/api.ts'
import type { Forecasts } from '#features/progress/api.server.ts'
import type { EntryRow } from '#features/school/api.server.ts'
import type { Course } from './rules/model.ts'

/** The points of a qualification’s grades, on the list of key stage 4 or in its course’s model. */
const listOf = (tables: Tables, qualification: string) =>
  tables.qualifications.get(qualification)?.points ?? tables.models.get(qualification)?.points

/** A grade as the list of its qualification writes it; one that is given finer, such as 5+, as the whole grade. */
function writeGrade(points: Readonly<Record<string, number>> | undefined, grade: string): string | null {
  if (!points) return grade
  const read = readListGrade(points, grade) ?? readListGrade(points, grade.replace(/[+=-]$/, ''))
  return read ?? null
}

const topsOf = (tiers: readonly Tier[], scaleKey: string, grades: readonly string[]) =>
  Object.fromEntries(
    tiers.flatMap(({ key, tops }) => {
      const place = grades.indexOf(tops[scaleKey] ?? '')
      return place < 0 ? [] : [[key, place]]
    }),
  )

function scaleOf(scale: Scale | undefined, grades: readonly string[]): Course['scale'] {
  if (!scale) return null
  const points = grades.map((grade) =>
    findOrdinal(scale, grade) === undefined ? 0 : gradePoints(scale, grade),
  )
  return { key: scale.key, points }
}

type Subject = Pick<EntryRow, 'subjectId' | 'subject' | 'scaleKey'>

/**
 * The courses of a cohort’s subjects. A subject that never had a result here, has no forecast, or whose grades are not those of
 * its list is not among them.
 */
export function coursesOf(
  subjects: readonly Subject[],
  given: {
    qualifications: ReadonlyMap<number, string>
    tables: Tables
    forecasts: Forecasts
    scales: ReadonlyMap<string, Scale>
    tiers: readonly Tier[]
  },
): Course[] {
  return subjects.flatMap(({ subjectId, subject, scaleKey }): Course[] => {
    const lens = given.forecasts.subjects.get(subjectId)
    const qualification = given.qualifications.get(subjectId)
    if (!lens || qualification === undefined) return []
    const points = listOf(given.tables, qualification)
    const written = lens.grades.flatMap((grade) => writeGrade(points, grade) ?? [])
    if (written.length < lens.grades.length) return []
    return [
      {
        ...{ subjectId, name: subject, qualification, written },
        ...{ grades: lens.grades, cuts: lens.cuts, unit: lens.unit },
        scale: scaleOf(given.scales.get(scaleKey), lens.grades),
        tops: topsOf(given.tiers, scaleKey, lens.grades),
      },
    ]
  })
}
