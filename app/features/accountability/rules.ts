import { formatDecimal, type Headline, type Measure, signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'

type Unit = Pick<Measure, 'unit' | 'decimals'>

/** A value as it is said: "47.3", "63.4 %", "+0.21". */
export function formatValue({ unit, decimals }: Unit, value: number): string {
  if (unit === 'share') return `${formatDecimal(100 * value, decimals)} %`
  return unit === 'grades' ? signed(value, decimals) : formatDecimal(value, decimals)
}

/** "−0.12 to +0.31", the one value where both ends say the same, or a dash where the measure has no range. */
export function formatRange(unit: Unit, { low, high }: Pick<Headline, 'low' | 'high'>): string {
  if (low === null || high === null) return '–'
  const [from, to] = [formatValue(unit, low), formatValue(unit, high)]
  return from === to ? from : `${from} to ${to}`
}

/** How many pupils a figure is about: "312 of 320", a dash when too few to show. */
export function formatNumber({ n, of }: Pick<Headline, 'n' | 'of'>): string {
  if (n === null || of === null) return '–'
  return n === of
    ? n.toLocaleString('en-GB')
    : `${n.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`
}

/** A pupil's value in a measure that says yes or no of each. */
export const formatPupilValue = (measure: Unit, value: number | null): string => {
  if (value === null) return '–'
  if (measure.unit === 'share') return value === 1 ? 'yes' : value === 0 ? 'no' : formatValue(measure, value)
  return formatValue(measure, value)
}

export type Line = { key: string; name: string; headline: Headline } & Unit

const said = (line: Line | undefined): string | null =>
  line && line.headline.value !== null ? `${formatValue(line, line.headline.value)} in ${line.name}` : null

/** The first line of the page: the first figure there is, and the first with a range. */
export function resultsFinding(year: string, lines: readonly Line[]): string {
  const shown = lines.filter(({ headline }) => headline.value !== null)
  const [first] = shown
  const ranged = shown.find(({ headline }) => headline.low !== null && headline.low !== headline.value)
  const parts = [said(first), ranged === first ? null : said(ranged)].filter((part) => part !== null)
  return parts.length === 0 ? `${year} has no figure to show` : `${year}: ${parts.join(', ')}`
}

/** What a range about nought says: better, worse, or too close to call. */
export function rangeWords({ low, high }: Pick<Headline, 'low' | 'high'>): string {
  if (low === null || high === null) return ''
  if (low > 0) return 'better than pupils who started alike'
  return high < 0 ? 'less well than pupils who started alike' : 'too close to call'
}

export function measureFinding(line: Line, year: string): string {
  const { headline, name } = line
  if (headline.value === null) return `${name}, ${year}: no figure`
  const words = line.unit === 'grades' ? rangeWords(headline) : ''
  return `${name}, ${year}: ${formatValue(line, headline.value)}${words ? `, ${words}` : ''}`
}

export type Bin = { from: number; to: number; label: string; pupils: number }

const mostBins = 12
const steps = [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100]

/** Pupils' values in at most twelve bins of a round width; yes and no for a share. */
export function binValues(unit: Unit, values: readonly number[]): Bin[] {
  if (values.length === 0) return []
  if (unit.unit === 'share' && values.every((value) => value === 0 || value === 1)) {
    const yes = values.filter((value) => value === 1).length
    return [
      { from: 1, to: 1, label: 'Yes', pupils: yes },
      { from: 0, to: 0, label: 'No', pupils: values.length - yes },
    ]
  }
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const scale = unit.unit === 'share' ? 0.01 : 1
  const step = (steps.find((one) => (high - low) / (one * scale) < mostBins) ?? 100) * scale
  const first = Math.floor(low / step)
  const bins = Math.floor(high / step) - first + 1
  return Array.from({ length: bins }, (_, place) => {
    const [from, to] = [(first + place) * step, (first + place + 1) * step]
    const pupils = values.filter((value) => Math.floor(value / step) === first + place).length
    return { from, to, label: `${formatValue(unit, from)} to ${formatValue(unit, to)}`, pupils }
  })
}

/** How a cohort lies, in a sentence: who reaches it, or between what half of the pupils lie. Empty where too few have a value. */
export function spreadFinding(unit: Unit, values: readonly number[]): string {
  if (values.length < 4) return ''
  if (unit.unit === 'share' && values.every((value) => value === 0 || value === 1)) {
    const yes = values.filter((value) => value === 1).length
    return `${yes.toLocaleString('en-GB')} of ${count(values.length, 'pupil')} reach it`
  }
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? 0
  return `Half of ${count(values.length, 'pupil')} lie between ${formatValue(unit, at(0.25))} and ${formatValue(unit, at(0.75))}`
}

/** The first line of a pupil's results. */
export function pupilResultsFinding(name: string, results: number, attained: string | null): string {
  if (results === 0) return `${name} has no exam results here`
  return `${name}: ${count(results, 'exam result')}${attained ? `, ${attained}` : ''}`
}
