import { count } from '#features/school/api.ts'
import { type MonthsLine, monthsRange } from '#stats/impact/months.ts'
import { toolkitPrior } from '../impact/prior.ts'
import type { Range } from '../impact/studies.ts'
import { designNames, monthsWords, spreadWords } from '../impact/words.ts'
import { FEWEST_SCHOOLS, type Together } from './rules.ts'

/** An effect in months of progress; in standard deviations where the country has no table of them. */
function effectWords(range: Range, table: readonly MonthsLine[] | null): string {
  if (!table) return `${spreadWords(range)} of a standard deviation`
  const { months, low, high } = monthsRange({ g: range.value, low: range.low, high: range.high }, table)
  return monthsWords({ value: months, low, high })
}

/** What schools found of a kind together, and what the next group can expect. */
export function togetherWords(
  { schools, cycles, ways, pooled }: Together,
  table: readonly MonthsLine[] | null,
): string {
  const how = ways.map(({ design, times }) => `${times} ${designNames[design]}`).join(', ')
  const from = `${count(schools.length, 'school')}, ${count(cycles, 'cycle')} (${how})`
  if (!pooled)
    return `${from}: not enough schools yet. It takes ${FEWEST_SCHOOLS} to say how far schools lie apart.`
  return `In schools like these the next group can expect ${effectWords(pooled.next, table)}, with what toolkits found before; by these schools alone ${effectWords(pooled.nextAlone, table)}. Evidence: ${from}.`
}

/** First line of what schools know together. */
export function sharedFinding(kinds: readonly Together[], groups: number): string {
  if (groups === 0) return 'This school keeps what its help did to itself'
  const known = kinds.filter(({ pooled }) => pooled !== null)
  const named = new Set(known.map(({ kind }) => kind)).size
  if (named === 0) return 'Not enough schools give yet to know anything together'
  const sure = known.filter(({ pooled }) => pooled && (pooled.mean.low > 0 || pooled.mean.high < 0))
  const surely = new Set(sure.map(({ kind }) => kind)).size
  return `Several schools know of ${count(named, 'kind')} of help together; of ${surely === 0 ? 'none' : surely} it is sure that it did something`
}

/** First line of a group’s page. */
export const groupFinding = (name: string, kinds: readonly Together[]): string => {
  const schools = new Set(kinds.flatMap((one) => one.schools.map(({ orgId }) => orgId)))
  return schools.size === 0
    ? `${name}: no school has given yet what its help did`
    : `${name}: ${count(schools.size, 'school gives', 'schools give')} what ${count(kinds.length, 'kind')} of help did`
}

/** Below the picture of several schools. */
export const forestCaption =
  'In standard deviations of the marks, gained to the right. Bars hold the truth in 95 of 100 cases, the last one in about nine of ten.'

/** How the last bar was made. */
export const nextWords = `The bar of a school like these has in it how far schools lie apart, and what toolkits found of such help before (${toolkitPrior.mean.toFixed(2)} of a standard deviation, give or take ${toolkitPrior.sd.toFixed(2)}).`
