import type { OrgReader } from '#features/access/api.server.ts'
import { readModels, readQualifications, readScales, readTables } from '#features/measures/api.server.ts'
import { type Figure, type Measure, type MeasuredPupil, shortTitle, workOut } from '#features/measures/api.ts'
import { type ExamResultRow, listExamResults, listPlacements } from '#features/school/api.server.ts'
import { dayOf, listMeasuredYears, measurePupils, measuresFor, type Year } from './results.server.ts'

export type Opened = { measure: Measure; figure: Figure }
/** A pupil’s figures as of the year in which they sat in a measured year group. */
export type PupilYear = { year: Year; yearNumber: number; opened: Opened[] }

/** What a qualification is called: by who brought it, or by the lists. */
async function nameResults(db: OrgReader, results: readonly ExamResultRow[]): Promise<Map<string, string>> {
  const unnamed = results.filter(({ title }) => title === null).map(({ qualification }) => qualification)
  const listed = unnamed.length > 0 ? await readQualifications(db) : new Map()
  const courses = await readModels(db, unnamed)
  return new Map(
    unnamed.flatMap((qan) => {
      const course = courses.find(({ qans }) => qans.includes(qan))
      const title = listed.get(qan)?.title ?? (course && `${course.qualification} in ${course.subject}`)
      return title ? [[qan, shortTitle(title)] as const] : []
    }),
  )
}

async function openYear(
  db: OrgReader,
  given: { country: string; year: Year; yearNumber: number; pupil: MeasuredPupil },
): Promise<PupilYear> {
  const { country, year, yearNumber, pupil } = given
  const qans = pupil.results.map(({ qualification }) => qualification)
  const tables = measuresFor(
    await readTables(db, { pack: country, day: dayOf([pupil], year), qans }),
    yearNumber,
  )
  const figures = workOut([pupil], tables).figures.get(pupil.id)
  const measures = [...tables.measures.values()].toSorted((a, b) => a.position - b.position)
  const opened = measures.flatMap((measure): Opened[] => {
    const figure = figures?.get(measure.key)
    // A place in a row of all pupils is nothing of one pupil’s own.
    const own = figure && figure.value !== null && measure.rule.kind !== 'gap of ranks'
    return own ? [{ measure, figure }] : []
  })
  return { year, yearNumber, opened }
}

/** Every exam result of a pupil, and each measure of the years they were in opened to the results behind it. */
export async function readPupilResults(db: OrgReader, pupilId: number, country: string) {
  const rows = await listExamResults(db, [pupilId], db.today)
  const names = await nameResults(db, rows)
  const results = rows.map((row) => ({ ...row, title: row.title ?? names.get(row.qualification) ?? null }))
  const measured = await listMeasuredYears(db, country)
  const placed = (await listPlacements(db, pupilId)).filter(({ yearNumber }) => measured.includes(yearNumber))
  const scales = await readScales(db)
  const years: PupilYear[] = []
  for (const { yearNumber, ...year } of placed) {
    const [pupil] = await measurePupils(db, [pupilId], { until: year.ends, scales })
    if (pupil?.results.some(({ awardedOn }) => awardedOn >= year.starts))
      years.push(await openYear(db, { country, year, yearNumber, pupil }))
  }
  return { results, years }
}
