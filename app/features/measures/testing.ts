import { readOfficialTables } from './official-packs.server.ts'
import { readPackItems } from './packs.server.ts'
import type { ExamResult } from './rules/awards.ts'
import { type MeasuredPupil, preparePupil, type Tables } from './rules/pupil.ts'
import { tablesFrom } from './rules/tables.ts'
import { figureOf } from './rules/work-out.ts'
import { type Measure, ProgressTable, QualificationList, ValueAddedModel } from './schema-official.ts'

/** The measures of England under the rules of a day, straight from the packs. */
export async function englishTables(day: string): Promise<Tables> {
  const rows = await readOfficialTables()
  const measures = await readPackItems('england', 'measure')
  const holding = measures.filter(
    ({ valid_from, valid_to }) => valid_from <= day && (valid_to === null || valid_to >= day),
  )
  const bodies = (key: string) => rows.filter((row) => row.key.split(':')[0] === key)
  const lists = bodies('qualifications-ks4').map(({ body }) => QualificationList.parse(body).qualifications)
  return tablesFrom({
    measures: holding,
    qualifications: new Map(lists.flat().map((one) => [one.qan, one])),
    progress: new Map(bodies('progress-8').map(({ version, body }) => [version, ProgressTable.parse(body)])),
    models: bodies('value-added-16-18').map(({ body }) => ValueAddedModel.parse(body)),
  })
}

/** Qualification numbers of 2019, by what a school calls them. */
export const qans = {
  language: '60142923',
  literature: '60144476',
  mathematics: '60146084',
  combined: '6018758X',
  biology: '60187529',
  chemistry: '60187578',
  physics: '60187517',
  computing: '60183019',
  geography: '60184103',
  history: '60182179',
  french: '60181576',
  spanish: '60181606',
  religion: '60184000',
  art: '60180882',
  business: '60303049',
  drama: '60185752',
  sport: '60051231',
  imedia: '60070432',
  health: '60303955',
} as const

/** A result of summer 2024 unless said otherwise. */
export const aResult = (
  qualification: string,
  grade: string,
  given: Partial<ExamResult> = {},
): ExamResult => ({
  ...{
    qualification,
    grade,
    option: '',
    title: null,
    awardedOn: '2024-08-22',
    discountCode: null,
    scale: null,
  },
  ...given,
})

/** Results from subjects of `qans` and their grades. */
export const results = (grades: Partial<Record<keyof typeof qans, string | number>>): ExamResult[] =>
  Object.entries(grades).map(([subject, grade]) => aResult(qans[subject as keyof typeof qans], String(grade)))

export const aMeasured = (given: Partial<MeasuredPupil> = {}): MeasuredPupil => ({
  ...{ id: 1, results: [], starts: {}, sessions: null, traits: {} },
  ...given,
})

/** A measure of the tables by its key. */
export function measureIn(tables: Tables, key: string): Measure {
  const found = tables.measures.get(key)
  if (!found) throw new Error(`no measure ${key}`)
  return found
}

/** One pupil in one measure, its reasons put together. */
export function figureIn(tables: Tables, key: string, pupil: MeasuredPupil) {
  const found = figureOf(measureIn(tables, key), preparePupil(pupil, tables), tables)
  return { ...found, ...found.why() }
}
