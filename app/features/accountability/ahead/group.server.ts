import type { OrgReader } from '#features/access/api.server.ts'
import { listYearsWithResults } from '#features/school/api.server.ts'
import { suppressCount } from '#stats/suppress.ts'
import { lineFrom, linesOf, type MeasureLine } from '../lines.ts'
import { everybody, readResults } from '../results.server.ts'
import { type CohortAhead, readCohortAhead } from './cohort.server.ts'
import { headlinesAhead, workAhead } from './rules/ahead.ts'
import { aheadMeasures, type CohortModel } from './rules/model.ts'
import type { NotAhead } from './rules/not-ahead.ts'
import { startState } from './rules/state.ts'
import { settingOf } from './rules/work.ts'

/** A measure ahead of its results, with what it came to when results last came. */
export type AheadLine = MeasureLine & { last: number | null }
export type AheadGroup = {
  yearNumber: number
  /** Null when too few to show. */
  pupils: number | null
  cycle: string
  /** What is left out; too few to show count as none. */
  without: CohortModel['without']
  errors: CohortModel['errors']
  /** The year whose results stand beside. */
  lastYear: string | null
  lines: AheadLine[]
}

/** Everything that is known of a cohort, worked out as it stands. */
export function workCohort({ model, tables }: CohortAhead) {
  const measures = aheadMeasures(tables.measures.values())
  return workAhead(settingOf(model, { tables, measures }), startState(model.pupils, model.courses))
}

type Asked = { country: string; yearNumber: number; seesEach: boolean }

/** What the year group came to when its results last came, before the year that ends on a day. */
async function readLast(db: OrgReader, { country, yearNumber, seesEach }: Asked, day: string) {
  const [before] = (await listYearsWithResults(db, [yearNumber])).filter(({ ends }) => ends < day)
  const results = before && (await readResults(db, { country, yearId: before.id, only: yearNumber }))
  const group = results?.groups[0]
  const lines = group ? linesOf(group, seesEach) : []
  return {
    year: group ? (results?.year.name ?? null) : null,
    values: new Map(lines.map(({ key, headline }) => [key, headline.value])),
  }
}

/** What this year may bring to a year group, the whole school’s; or why nothing can be said. */
export async function readAheadGroup(db: OrgReader, asked: Asked): Promise<AheadGroup | NotAhead> {
  const { country, yearNumber, seesEach } = asked
  const cohort = await readCohortAhead(db, everybody, { country, yearNumber })
  if (typeof cohort === 'string') return cohort
  const { model, tables } = cohort
  const ahead = workCohort(cohort)
  const headlines = headlinesAhead(ahead, { seesEach })
  const last = await readLast(db, asked, model.day)
  const lines = ahead.setting.measures.flatMap((measure, place): AheadLine[] => {
    const headline = headlines[place]
    return headline
      ? [{ ...lineFrom(measure, headline, tables.measures), last: last.values.get(measure.key) ?? null }]
      : []
  })
  const many = (number: number) => (seesEach ? number : suppressCount(number))
  return {
    ...{ yearNumber, pupils: many(model.pupils.length), cycle: model.cycle.name },
    without: { ...model.without, forecasts: many(model.without.forecasts) ?? 0 },
    ...{ errors: model.errors, lastYear: last.year, lines },
  }
}
