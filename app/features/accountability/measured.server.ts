import type { OrgReader, Visit } from '#features/access/api.server.ts'
import { listWords } from '#features/measures/api.server.ts'
import { headlineOf, listNear, type Measure } from '#features/measures/api.ts'
import { listPupilNames } from '#features/school/api.server.ts'
import { formatPupilName } from '#features/school/api.ts'
import { notFound } from '#platform/errors.ts'
import { suppressList } from '#stats/suppress.ts'
import { findMeasured, type Group, readResults } from './results.server.ts'
import { binValues, formatPupilValue, spreadFinding } from './rules.ts'

/** The newest rules of a measure of the country, or 404. */
export async function getMeasure(db: OrgReader, country: string, key: string): Promise<Measure> {
  const found = (await listWords(db, country, 'measure')).filter((measure) => measure.key === key)
  const newest = found.toSorted((a, b) => b.valid_from.localeCompare(a.valid_from))[0]
  if (!newest) throw notFound()
  return newest
}

const valuesOf = ({ cohort }: Group, key: string) =>
  [...cohort.figures].flatMap(([pupilId, figures]) => {
    const figure = figures.get(key)
    return figure ? [{ pupilId, figure }] : []
  })

/** How the cohort lies: bins under the small-number rule unless each pupil may be seen. */
function distributionOf(measure: Measure, group: Group, seesEach: boolean) {
  const values = valuesOf(group, measure.key).flatMap(({ figure }) => figure.value ?? [])
  const bins = binValues(measure, values)
  const counts = bins.map(({ pupils }) => pupils)
  const shown = seesEach ? counts : suppressList(counts).counts
  return {
    bins: bins.map(({ label }, place) => ({ label, pupils: shown[place] ?? null })),
    // The pupil in the middle of a half is a pupil: said only to whoever may see each.
    spread: seesEach ? spreadFinding(measure, values) : '',
  }
}

/** More names than anybody reads; the highest are those a list is asked for. */
const MOST_LISTED = 400

export type PupilLine = { id: number; name: string; value: string; words: string }

type NameOf = ReadonlyMap<number, string>

async function nameAll(db: OrgReader, ids: readonly number[]): Promise<NameOf> {
  const rows = await listPupilNames(db, ids)
  return new Map(rows.map((row) => [row.id, formatPupilName(row)]))
}

/** Whoever may see single pupils, and which. */
type Seeing = Pick<Visit, 'reach'>

/** Each pupil within reach with their figure, and those near the line where the measure has one. */
async function namedPupils(db: OrgReader, measure: Measure, group: Group, { reach }: Seeing) {
  const { pupils } = reach
  const within = pupils === 'all' ? null : new Set(pupils)
  const own = valuesOf(group, measure.key).filter(({ pupilId }) => within?.has(pupilId) ?? true)
  const ids = own.map(({ pupilId }) => pupilId)
  const names = await nameAll(db, ids)
  // Where nobody has a figure a list would say the same of each: the notice says it once.
  const lines = (own.some(({ figure }) => figure.value !== null) ? own : [])
    .toSorted((a, b) => (b.figure.value ?? -1e9) - (a.figure.value ?? -1e9))
    .slice(0, MOST_LISTED)
    .map(({ pupilId, figure }): PupilLine => {
      const value = formatPupilValue(measure, figure.value)
      return { id: pupilId, name: names.get(pupilId) ?? '', value, words: figure.why().words }
    })
  return { lines, near: nearTo(measure, group, ids, names) }
}

function nearTo(measure: Measure, { cohort, tables }: Group, ids: readonly number[], names: NameOf) {
  const pupils = ids.flatMap((id) => cohort.pupils.get(id) ?? [])
  const list = listNear(measure, pupils, tables)
  return (
    list && {
      ...{ warning: list.warning, others: list.others },
      near: list.below.map(({ pupilId, words }) => ({ id: pupilId, name: names.get(pupilId) ?? '', words })),
    }
  )
}

type Asked = { country: string; key: string; yearId: number | undefined; pupils: Seeing | null }

/** One measure of one year: its figure, how the cohort lies, and the pupils whom a visit may see. Null without results. */
export async function readMeasure(db: OrgReader, { country, key, yearId, pupils }: Asked) {
  const { year_number } = await getMeasure(db, country, key)
  const results = await readResults(db, { country, yearId, only: year_number })
  const found = results && findMeasured(results, key)
  if (!results || !found) return null
  const { measure, group } = found
  const seesEach = pupils?.reach.pupils === 'all'
  return {
    ...{ measure, year: results.year, years: results.years.map(({ id, name }) => ({ id, name })) },
    headline: headlineOf(measure, group.cohort, { seesEach }),
    ...distributionOf(measure, group, seesEach),
    named:
      pupils && measure.rule.kind !== 'no baseline' ? await namedPupils(db, measure, group, pupils) : null,
  }
}
