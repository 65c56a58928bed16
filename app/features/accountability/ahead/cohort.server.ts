import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords, readScales, readTables } from '#features/measures/api.server.ts'
import { compareWith, type MeasuredPupil, type Tables } from '#features/measures/api.ts'
import { type Forecasts, readErrorShares, readForecasts } from '#features/progress/api.server.ts'
import {
  type EntryRow,
  findCurrentYear,
  listAcademicYears,
  listAwardedQualifications,
  listCohortIds,
  listEntries,
  listPupilNames,
} from '#features/school/api.server.ts'
import { compareNames, formatPupilName } from '#features/school/api.ts'
import {
  listEarlier,
  listMeasuredYears,
  measurePupils,
  measuresFor,
  type Scales,
  type Year,
} from '../results.server.ts'
import { coursesOf } from './courses.ts'
import type { AheadPupil, CohortModel, Course } from './rules/model.ts'
import type { NotAhead } from './rules/not-ahead.ts'

/** A cohort before its results, with the tables it is worked out by on the server. */
export type CohortAhead = { model: CohortModel; tables: Tables }

/** Whether most of a cohort was awarded something on one day of the year: their results are there. */
function haveResults(pupils: readonly MeasuredPupil[], { starts }: Year): boolean {
  const onDay = new Map<string, number>()
  for (const { results } of pupils)
    for (const day of new Set(results.map(({ awardedOn }) => awardedOn)))
      if (day >= starts) onDay.set(day, (onDay.get(day) ?? 0) + 1)
  return Math.max(0, ...onDay.values()) > pupils.length / 2
}

const subjectsOf = (entries: readonly EntryRow[]) =>
  [...new Map(entries.map((one) => [one.subjectId, one])).values()].toSorted((a, b) =>
    a.subject.localeCompare(b.subject),
  )

type Facts = {
  pupils: readonly MeasuredPupil[]
  names: ReadonlyMap<number, string>
  entries: readonly EntryRow[]
  forecasts: Forecasts
  courses: readonly Course[]
}

function assemble({ pupils, names, entries, forecasts, courses }: Facts): {
  pupils: AheadPupil[]
  without: CohortModel['without']
} {
  const courseOf = new Map(courses.map(({ subjectId }, place) => [subjectId, place]))
  const known = new Map(forecasts.forecasts.map((one) => [`${one.pupilId}/${one.subjectId}`, one]))
  const taught = Map.groupBy(entries, ({ pupilId }) => pupilId)
  let missing = 0
  const made = pupils.map(({ id, starts, traits, results }): AheadPupil => {
    // In two classes of a subject a pupil is entered once.
    const own = new Map((taught.get(id) ?? []).map((one) => [one.subjectId, one]))
    const entered = [...own.values()].flatMap(({ subjectId, classId, tier }) => {
      const course = courseOf.get(subjectId)
      const forecast = known.get(`${id}/${subjectId}`)
      if (course === undefined) return []
      if (!forecast) missing += 1
      return forecast ? [{ course, classId, tier, mean: forecast.mean, sd: forecast.sd }] : []
    })
    const sorted = entered.toSorted((a, b) => a.course - b.course)
    return { id, name: names.get(id) ?? '', starts, held: results, traits, entries: sorted }
  })
  const unknown = subjectsOf(entries).filter(({ subjectId }) => !courseOf.has(subjectId))
  return { pupils: made, without: { forecasts: missing, subjects: unknown.map(({ subject }) => subject) } }
}

const classesOf = (entries: readonly EntryRow[], courses: readonly Course[]): CohortModel['classes'] =>
  [...new Map(entries.map((one) => [one.classId, one])).values()]
    .flatMap(({ classId, className, subjectId }) => {
      const course = courses.findIndex((one) => one.subjectId === subjectId)
      return course < 0 ? [] : [{ id: classId, name: className, course }]
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB', { numeric: true }))

/** The course with most classes within reach. */
function ownCourse(reach: Reach, classes: CohortModel['classes']): number | null {
  if (reach.classes === 'all') return null
  const within = new Set(reach.classes)
  const own = Map.groupBy(
    classes.filter(({ id }) => within.has(id)),
    ({ course }) => course,
  )
  const [most] = [...own].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0] ?? null
}

async function readNames(db: OrgReader, ids: readonly number[]) {
  const rows = (await listPupilNames(db, ids)).toSorted(compareNames)
  return new Map(rows.map((row) => [row.id, formatPupilName(row)]))
}

/** The tables of the day a year ends, with lines drawn through the pupils of the years before it. */
async function readYearTables(
  db: OrgReader,
  given: { country: string; year: Year; yearNumber: number; qans: readonly string[]; scales: Scales },
): Promise<Tables> {
  const { country, year, yearNumber, qans, scales } = given
  const tables = measuresFor(await readTables(db, { pack: country, day: year.ends, qans }), yearNumber)
  const earlier = await listEarlier(db, await listAcademicYears(db), year, yearNumber, scales)
  return earlier.length > 0 ? compareWith(earlier, tables) : tables
}

const used = <T>(all: ReadonlyMap<string, T>, qans: readonly string[]): T[] => [
  ...new Set(qans.flatMap((qan) => all.get(qan) ?? [])),
]

type Asked = { country: string; yearNumber: number }

/** The pupils of a year group who have no results yet, in order of name, and what the last closed cycle forecasts of them. */
async function readPupils(db: OrgReader, reach: Reach, { country, yearNumber }: Asked) {
  const year = await findCurrentYear(db)
  const measured = await listMeasuredYears(db, country)
  if (!year || !measured.includes(yearNumber)) return 'nobody'
  const ids = await listCohortIds(db, reach, { yearId: year.id, yearNumber })
  if (ids.length === 0) return 'nobody'
  const scales: Scales = await readScales(db)
  const names = await readNames(db, ids)
  const pupils = await measurePupils(db, [...names.keys()], { until: db.today, scales })
  if (haveResults(pupils, year)) return 'results are here'
  const forecasts = await readForecasts(db, reach, ids)
  return forecasts ? { year, scales, names, pupils, forecasts } : 'no cycle'
}

/**
 * This year’s pupils of a year group within reach, before their results: what they are entered for, what the last closed cycle
 * forecasts, and what their measures will be worked out by. Or why there is nothing to look at.
 */
export async function readCohortAhead(
  db: OrgReader,
  reach: Reach,
  { country, yearNumber }: Asked,
): Promise<CohortAhead | NotAhead> {
  const found = await readPupils(db, reach, { country, yearNumber })
  if (typeof found === 'string') return found
  const { year, scales, names, pupils, forecasts } = found
  const entries = await listEntries(db, [...names.keys()])
  const qualifications = await listAwardedQualifications(db)
  const held = pupils.flatMap(({ results }) => results.map(({ qualification }) => qualification))
  const qans = [...new Set([...qualifications.values(), ...held])]
  const tables = await readYearTables(db, { country, year, yearNumber, qans, scales })
  const tiers = await listWords(db, country, 'tier', db.today)
  const courses = coursesOf(subjectsOf(entries), { qualifications, tables, forecasts, scales, tiers })
  if (courses.length === 0) return 'no entries'
  const needed = [...courses.map(({ qualification }) => qualification), ...held]
  const classes = classesOf(entries, courses)
  const model: CohortModel = {
    ...{ yearNumber, cycle: forecasts.cycle, day: year.ends, courses },
    ...assemble({ pupils, names, entries, forecasts, courses }),
    ...{ classes, own: ownCourse(reach, classes) },
    errors: await readErrorShares(db, forecasts.cycle.id),
    tiers: tiers.map(({ key, name }) => ({ key, name })),
    measures: [...tables.measures.values()],
    qualifications: used(tables.qualifications, needed),
    models: used(tables.models, needed),
    progress: [...tables.progress],
    lines: [...tables.lines],
  }
  return { model, tables }
}
