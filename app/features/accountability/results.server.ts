import type { OrgReader, Reach } from '#features/access/api.server.ts'
import { listWords, readScales, readTables } from '#features/measures/api.server.ts'
import {
  type Cohort,
  compareWith,
  type ExamResult,
  gradePoints,
  type Measure,
  type MeasuredPupil,
  readGrade,
  type Scale,
  type Tables,
  workOut,
} from '#features/measures/api.ts'
import {
  type ExamResultRow,
  listCohortIds,
  listExamResults,
  listMissedSessions,
  listPriorAttainment,
  listSessionKinds,
  listTraits,
  listYearsWithResults,
} from '#features/school/api.server.ts'

export const everybody: Reach = { pupils: 'all', classes: 'all' }

export type Year = { id: number; name: string; starts: string; ends: string }
/** The pupils of one year group (null: all), worked out in the measures that are about them. */
export type Group = { yearNumber: number | null; cohort: Cohort; tables: Tables }
export type Results = { year: Year; years: Year[]; day: string; groups: Group[] }

export type Scales = ReadonlyMap<string, Scale>

function asResult(row: ExamResultRow, scales: Scales): ExamResult {
  const scale = row.scaleKey === null ? undefined : scales.get(row.scaleKey)
  const read = scale && readGrade(scale, row.grade)
  const { qualification, option, title, grade, awardedOn, discountCode } = row
  return {
    ...{ qualification, option, title, grade, awardedOn, discountCode },
    scale: scale && read?.ok ? { key: scale.key, points: gradePoints(scale, read.grade) } : null,
  }
}

const byPupil = <T extends { pupilId: number }>(rows: readonly T[]) => Map.groupBy(rows, (row) => row.pupilId)

export async function measurePupils(
  db: OrgReader,
  ids: readonly number[],
  given: { until: string; scales: Scales },
): Promise<MeasuredPupil[]> {
  const results = byPupil(await listExamResults(db, ids, given.until))
  const starts = byPupil(await listPriorAttainment(db, ids))
  const traits = new Map((await listTraits(db, ids)).map((one) => [one.pupilId, one.traits]))
  return ids.map((id) => ({
    id,
    results: (results.get(id) ?? []).map((row) => asResult(row, given.scales)),
    starts: Object.fromEntries(
      (starts.get(id) ?? []).flatMap(({ kind, score }) => (score === null ? [] : [[kind, score]])),
    ),
    sessions: null,
    traits: traits.get(id) ?? {},
  }))
}

async function attendingPupils(db: OrgReader, year: Year, country: string): Promise<MeasuredPupil[]> {
  const ids = await listCohortIds(db, everybody, { yearId: year.id, yearNumber: null })
  const kinds = await listSessionKinds(db, country)
  const missed = await listMissedSessions(db, kinds, { pupilIds: ids, from: year.starts, to: year.ends })
  const sessions = new Map(missed.map(({ pupilId, absent, possible }) => [pupilId, { absent, possible }]))
  return ids.map((id) => ({ id, results: [], starts: {}, sessions: sessions.get(id) ?? null, traits: {} }))
}

export const measuresFor = (tables: Tables, yearNumber: number | null): Tables => ({
  ...tables,
  measures: new Map([...tables.measures].filter(([, one]) => one.year_number === yearNumber)),
})

/** Pupils of the given years before one who sat in the same year group, to draw lines and fits through. */
export async function listEarlier(
  db: OrgReader,
  years: readonly Year[],
  before: Year,
  yearNumber: number,
  scales: Scales,
) {
  const earlier = years.filter(({ starts }) => starts < before.starts)
  const pupils = await Promise.all(
    earlier.map(async (year) => {
      const ids = await listCohortIds(db, everybody, { yearId: year.id, yearNumber })
      return measurePupils(db, ids, { until: year.ends, scales })
    }),
  )
  return pupils.flat()
}

/** The day whose rules hold: when the results of the year came. */
export const dayOf = (
  pupils: readonly { results: readonly { awardedOn: string }[] }[],
  { starts, ends }: Year,
): string =>
  pupils
    .flatMap(({ results }) => results.map(({ awardedOn }) => awardedOn))
    .filter((day) => day >= starts)
    .sort()
    .at(-1) ?? ends

/** The year groups that any measure of the country is about. */
export async function listMeasuredYears(db: OrgReader, country: string): Promise<number[]> {
  const measures = await listWords(db, country, 'measure')
  return [...new Set(measures.flatMap(({ year_number }) => year_number ?? []))].sort((a, b) => a - b)
}

type Asked = { country: string; yearId?: number | undefined; only?: number | null }

/**
 * The results of a school in a year (the newest that has any): each year group's cohort in all its measures, under the rules of
 * the day the results came. Null where no year has results. `only` asks for one year group alone, null for attendance.
 * It reads the whole school: what is shown of it is the page's to decide.
 */
export async function readResults(db: OrgReader, { country, yearId, only }: Asked): Promise<Results | null> {
  const yearNumbers = await listMeasuredYears(db, country)
  const years = await listYearsWithResults(db, yearNumbers)
  const year = yearId === undefined ? years[0] : years.find(({ id }) => id === yearId)
  if (!year) return null
  const scales: Scales = await readScales(db)
  const wanted = only === undefined ? [...yearNumbers, null] : [only]
  const pupils = new Map<number | null, MeasuredPupil[]>()
  for (const yearNumber of wanted) {
    if (yearNumber === null) pupils.set(null, await attendingPupils(db, year, country))
    else {
      const ids = await listCohortIds(db, everybody, { yearId: year.id, yearNumber })
      pupils.set(yearNumber, await measurePupils(db, ids, { until: year.ends, scales }))
    }
  }
  const all = [...pupils.values()].flat()
  const day = dayOf(all, year)
  const qans = [...new Set(all.flatMap(({ results }) => results.map(({ qualification }) => qualification)))]
  const tables = await readTables(db, { pack: country, day, qans })
  const groups: Group[] = []
  for (const [yearNumber, own] of pupils) {
    if (own.length === 0) continue
    const mine = measuresFor(tables, yearNumber)
    const earlier = yearNumber === null ? [] : await listEarlier(db, years, year, yearNumber, scales)
    const compared = earlier.length > 0 ? compareWith(earlier, mine) : mine
    groups.push({ yearNumber, tables: compared, cohort: workOut(own, compared) })
  }
  return { year, years, day, groups }
}

/** A measure among the groups, with the group it is about. */
export function findMeasured({ groups }: Results, key: string): { measure: Measure; group: Group } | null {
  for (const group of groups) {
    const measure = group.tables.measures.get(key)
    if (measure) return { measure, group }
  }
  return null
}
