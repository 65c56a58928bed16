import type { Estimate, TrackRecord } from '#stats/ledger.ts'
import type { Correction } from './past.ts'
import type { PastShown } from './schema.ts'

/** What one of each hundred ranges was promised to hold. */
export const PROMISED = 80

export const of100 = (share: number): number => Math.round(100 * share)

/** "78 (74 to 82)": of 100, with the 95 % interval. */
export const shareWords = ({ value, low, high }: Estimate): string =>
  `${of100(value)} (${of100(low)} to ${of100(high)})`

const size = (grades: number): string => {
  const rounded = Math.abs(grades).toFixed(1)
  return rounded === '0.0' ? 'less than 0.1' : rounded
}

/** Whether results lay above or below what was forecast, beyond what so many results wander by themselves. */
export const isOff = ({ low, high }: Estimate): boolean => low > 0 || high < 0

/** "0.2 of a grade too hopeful"; for a table or a picture, where grades are meant anyway, "0.2 too hopeful". */
export function biasWords(bias: Estimate, unit = ' of a grade'): string {
  if (!isOff(bias)) return 'as it came'
  return `${size(bias.value)}${unit} too ${bias.value > 0 ? 'hopeful' : 'cautious'}`
}

/** Whether the ranges of four in five were as wide as they should be. */
export function rangeWords(held: Estimate): string {
  const off = held.value - PROMISED / 100
  const little = Math.abs(off) < 0.05
  if (held.high < PROMISED / 100) return little ? 'a little narrow' : 'too narrow'
  if (held.low > PROMISED / 100) return little ? 'a little wide' : 'wider than need be'
  return 'as promised'
}

/** The 80 % range of a record. */
export const fourOfFive = ({ held }: Pick<TrackRecord, 'held'>): Estimate =>
  held[1] ?? { value: Number.NaN, low: Number.NaN, high: Number.NaN }

/** First line of the page: the promise and what was held. */
export function recordFinding(name: string, record: TrackRecord | null): string {
  const start = name === '' ? 'Of' : `${name}: of`
  if (!record)
    return name === '' ? 'No forecast has met its result yet' : `${name}: no forecast has met its result yet`
  const held = `${start} 100 ranges we gave, ${of100(fourOfFive(record).value)} held the result; ${PROMISED} was promised`
  return isOff(record.bias) && Math.abs(record.bias.value) >= 0.05
    ? `${held}, and we were ${biasWords(record.bias)}`
    : held
}

type Named = { name: string; record: TrackRecord | null }

/** How many departments were too hopeful or too cautious, beyond chance; of a single one, which it was. */
export function departmentsFinding(departments: readonly Named[]): string {
  const known = departments.flatMap(({ name, record }) => (record ? [{ name, bias: record.bias }] : []))
  const [first, ...others] = known
  if (first && others.length === 0) return `${first.name}: ${biasWords(first.bias)}`
  const off = known.filter(({ bias }) => isOff(bias))
  const hopeful = off.filter(({ bias }) => bias.value > 0).length
  const said = [
    ...(hopeful > 0 ? [`${hopeful} too hopeful`] : []),
    ...(off.length > hopeful ? [`${off.length - hopeful} too cautious`] : []),
  ]
  if (said.length === 0) return 'No department was too hopeful or too cautious beyond chance'
  return `Of ${known.length} departments, ${said.join(' and ')} beyond chance`
}

const years = (count: number) =>
  count === 1 ? 'In the last year with results' : `In ${count} years with results`

// Less than this of a grade is not felt.
const FELT = 0.02

/** "is .2 lower, and its range wider,": what was done to a forecast, or to many. */
function doneWords({ moved, wider }: Correction, plural: boolean): string {
  const [is, has, its] = plural
    ? ['are', 'have wider ranges', 'their ranges']
    : ['is', 'has a wider range', 'its range']
  if (Math.abs(moved) < 0.05) return has
  const move = `${is} ${size(moved)} of a grade ${moved < 0 ? 'lower' : 'higher'}`
  return wider < FELT ? move : `${move}, and ${its} wider,`
}

/** Whose past a correction is told by: the subject's own where that is clear, else its department's. */
function pastOf({ department, subject, ...whole }: PastShown) {
  if (!subject?.clear) return { ...whole, name: department, from: resultsWords(whole.results) }
  const from = `${resultsWords(subject.results)}, of ${whole.results.toLocaleString('en-GB')} in ${department}`
  return { ...subject, from }
}

const resultsWords = (results: number): string => `${results.toLocaleString('en-GB')} results`

function correctionWords(who: string, correction: Correction, plural: boolean): string | null {
  const { past, moved, wider } = correction
  if (!past || (Math.abs(moved) < 0.05 && wider < FELT)) return null
  const { name, from, clear, seen, years: count } = pastOf(past)
  const start = `${years(count)} ${name} here was forecast`
  const done = `${who} ${doneWords(correction, plural)} for it.`
  if (clear)
    return `${start} ${size(seen)} of a grade ${seen < 0 ? 'too high' : 'too low'} (${from}): ${done}`
  return `${start} neither too high nor too low (${from}), but what came wandered more than expected: ${done}`
}

/** What past results did to a forecast, in a sentence; null where nothing is known or nothing is felt. */
export const pastWords = (correction: Correction): string | null =>
  correctionWords('this forecast', correction, false)

/** The same of all forecasts that a subject makes now. */
export const subjectPastWords = (subject: string, correction: Correction): string | null =>
  correctionWords(`the next forecasts of ${subject}`, correction, true)
