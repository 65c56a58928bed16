import type { OrgReader } from '#features/access/api.server.ts'
import { listPlacements } from '#features/school/api.server.ts'
import { listMeasuredYears } from '../results.server.ts'
import { readEntries } from './entries.server.ts'
import { beyond, isNational } from './entry.ts'

/** One result of a pupil beside pupils of the country with the same start, in grades. */
export type PupilLine = {
  subjectId: number
  subject: string
  grade: string
  expected: number
  beyond: number
  /** Of 100 pupils with this start, so many reached this grade or better; null where only a mean is published. */
  of100: number | null
}
export type PupilBeside = { yearNumber: number; yearName: string; placed: boolean; lines: PupilLine[] }

/** A pupil’s results of each measured year beside what like starters reach; years of which nothing is known are left out. */
export async function readPupilBeside(
  db: OrgReader,
  pupilId: number,
  country: string,
): Promise<PupilBeside[]> {
  const measured = await listMeasuredYears(db, country)
  const years = (await listPlacements(db, pupilId)).filter(({ yearNumber }) => measured.includes(yearNumber))
  const found: PupilBeside[] = []
  for (const { yearNumber, ...year } of years) {
    const cohort = await readEntries(db, { country, year, yearNumber, pupilIds: [pupilId] })
    const lines = cohort.entries.filter(isNational).map(
      (entry): PupilLine => ({
        ...{ subjectId: entry.subjectId, subject: cohort.subjects.get(entry.subjectId) ?? '' },
        ...{ grade: entry.grade, expected: entry.expected, beyond: beyond(entry) },
        of100: entry.chance === null ? null : Math.round(100 * entry.chance),
      }),
    )
    const inOrder = lines.toSorted((a, b) => a.subject.localeCompare(b.subject))
    if (lines.length > 0)
      found.push({ yearNumber, yearName: year.name, placed: cohort.placed > 0, lines: inOrder })
  }
  return found
}
