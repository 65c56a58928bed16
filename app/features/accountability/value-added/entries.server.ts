import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { readScales, readTables } from '#features/measures/api.server.ts'
import { startIn } from '#features/measures/api.ts'
import {
  listCohortIds,
  listExamResults,
  listLastSeats,
  listPriorAttainment,
  listSubjects,
  listYearsWithResults,
} from '#features/school/api.server.ts'
import { listChanceModels } from '#features/targets/api.server.ts'
import { dayOf, listMeasuredYears, measuresFor, type Year } from '../results.server.ts'
import { bestOf, type Course, type Entry, readBeside } from './entry.ts'

const everybody: Reach = { pupils: 'all', classes: 'all' }

/** The results of a year group in a year beside the nation's, with the names of what they are in. */
export type Cohort = {
  year: Year
  yearNumber: number
  entries: Entry[]
  pupils: number
  /** Pupils of the year group whose start is not known, and those for whom another test stood in. */
  noStart: number
  placed: number
  subjects: ReadonlyMap<number, string>
  classes: ReadonlyMap<number, string>
}

async function listCourses(db: OrgReader): Promise<{ names: Map<number, string>; of: Map<number, Course> }> {
  const subjects = await listSubjects(db)
  const chances = await listChanceModels(db)
  const scales = await readScales(db)
  return {
    names: new Map(subjects.map(({ id, name }) => [id, name])),
    of: new Map(
      subjects.map(({ id, scaleKey }) => {
        const source = chances.get(id)
        const model = source?.basis === 'national' ? source.model : null
        return [id, { scale: scales.get(scaleKey), model }]
      }),
    ),
  }
}

async function listScores(db: OrgReader, ids: readonly number[]) {
  const rows = await listPriorAttainment(db, ids)
  return new Map(
    [...Map.groupBy(rows, ({ pupilId }) => pupilId)].map(([id, own]) => [
      id,
      Object.fromEntries(own.flatMap(({ kind, score }) => (score === null ? [] : [[kind, score]]))),
    ]),
  )
}

type Asked = { country: string; year: Year; yearNumber: number; pupilIds: readonly number[] }

/** Some pupils' results of a year beside the nation's; it reads whoever is named: what is shown is the page's to decide. */
export async function readEntries(db: OrgReader, asked: Asked): Promise<Cohort> {
  const { country, year, yearNumber, pupilIds } = asked
  const results = await listExamResults(db, pupilIds, year.ends)
  const qans = [...new Set(results.map(({ qualification }) => qualification))]
  const day = dayOf([{ results }], year)
  const tables = measuresFor(await readTables(db, { pack: country, day, qans }), yearNumber)
  const scores = await listScores(db, pupilIds)
  const starts = new Map(pupilIds.map((id) => [id, startIn(tables.measures.values(), scores.get(id) ?? {})]))
  const courses = await listCourses(db)
  const seats = await listLastSeats(db, pupilIds, year.id)
  const seatOf = new Map(seats.map((seat) => [`${seat.pupilId}/${seat.subjectId}`, seat.classId] as const))
  const entries = results.flatMap(({ pupilId, subjectId, ...result }): Entry[] => {
    const start = starts.get(pupilId)
    const course = courses.of.get(subjectId ?? -1)
    if (!start || subjectId === null || !course) return []
    const beside = readBeside(result, { start: start.score, course, tables })
    if (!beside) return []
    const classId = seatOf.get(`${pupilId}/${subjectId}`) ?? null
    return [{ pupilId, subjectId, classId, grade: result.grade, start: start.score, ...beside }]
  })
  const known = [...starts.values()]
  return {
    ...{ year, yearNumber, entries: bestOf(entries), pupils: pupilIds.length },
    noStart: known.filter((start) => start === null).length,
    placed: known.filter((start) => start?.placed).length,
    subjects: courses.names,
    classes: new Map(seats.map(({ classId, className }) => [classId, className])),
  }
}

/** The years that have results, and of one (the newest unless named) each year group with a whole cohort of entries. */
export async function readCohorts(
  db: OrgReader,
  { country, yearId }: { country: string; yearId?: number | undefined },
): Promise<{ years: Year[]; year: Year; cohorts: Cohort[] } | null> {
  const yearNumbers = await listMeasuredYears(db, country)
  const years = await listYearsWithResults(db, yearNumbers)
  const year = yearId === undefined ? years[0] : years.find(({ id }) => id === yearId)
  if (!year) return null
  const cohorts: Cohort[] = []
  for (const yearNumber of yearNumbers) {
    const pupilIds = await listCohortIds(db, everybody, { yearId: year.id, yearNumber })
    const cohort = await readEntries(db, { country, year, yearNumber, pupilIds })
    if (cohort.entries.length > 0) cohorts.push(cohort)
  }
  return { years, year, cohorts }
}
