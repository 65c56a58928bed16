/** A pause longer than this was not spent on the sheet. */
export const IDLE_SECONDS = 120
/** What the first save after a pause counts for: there is nothing before it to measure from. */
export const FIRST_CELL_SECONDS = 15

/** A value below which the given part of the numbers lies, between neighbours by their distance; 0 of none. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? low
  return low + (high - low) * (place - Math.floor(place))
}

export type Spread = { people: number; low: number; median: number; high: number; most: number }

/** The middle and the spread of minutes: a quarter of the people are below `low`, a quarter above `high`. */
export const spreadOf = (minutes: readonly number[]): Spread => ({
  people: minutes.length,
  low: quantile(minutes, 0.25),
  median: quantile(minutes, 0.5),
  high: quantile(minutes, 0.75),
  most: quantile(minutes, 1),
})

/** Seconds one cell of a kind takes: measured over so many cells, or an assumption of the country's pack. */
export type CellCost = {
  kind: string
  name: string
  seconds: number
  measuredOver: number | null
  source: string
}
export type CostField = { key: string; label: string; kind: string; required: boolean }
/** What a school asks at most of one teacher in a year; null where it has set no ceiling. */
export type Ceiling = { minutes: number | null; collections: number | null }

const costOf = (costs: readonly CellCost[], kind: string) => costs.find((one) => one.kind === kind)

/** Seconds that the fields which must be filled take for one pupil. */
export const secondsAPupil = (fields: readonly CostField[], costs: readonly CellCost[]): number =>
  fields
    .filter((field) => field.required)
    .reduce((sum, field) => sum + (costOf(costs, field.kind)?.seconds ?? 0), 0)

/** Minutes a year of a teacher with so many entries in each of so many cycles. */
export const minutesAYear = (seconds: number, entries: number, cycles: number): number =>
  (seconds * entries * cycles) / 60

export type Load = { entries: number; cycles: number }

const whole = (number: number) => Math.round(number).toLocaleString('en-GB')
const fine = (number: number) => (Math.round(number * 10) / 10).toLocaleString('en-GB')

function sumWords(field: CostField, cost: CellCost | undefined, { entries, cycles }: Load): string {
  const seconds = cost?.seconds ?? 0
  const how =
    cost?.measuredOver === null || cost === undefined
      ? 'an assumption until some are measured'
      : `measured over ${whole(cost.measuredOver)} cells`
  return `${field.label}: ${fine(seconds)} seconds a cell (${how}) × ${whole(entries)} pupils × ${cycles} cycles = ${whole(minutesAYear(seconds, entries, cycles))} minutes a year`
}

/**
 * Why a change of fields is refused, or null. It is where a field must be filled that did not have to be before, the year
 * of the teacher in the middle would then pass the ceiling, and what is dropped does not make up for it.
 */
export function explainTooMuch(given: {
  before: readonly CostField[]
  after: readonly CostField[]
  costs: readonly CellCost[]
  load: Load
  ceiling: number | null
}): string | null {
  const { before, after, costs, load, ceiling } = given
  const had = new Set(before.filter((field) => field.required).map((field) => field.key))
  const added = after.filter((field) => field.required && !had.has(field.key))
  const total = (fields: readonly CostField[]) =>
    minutesAYear(secondsAPupil(fields, costs), load.entries, load.cycles)
  if (ceiling === null || added.length === 0) return null
  if (total(after) <= ceiling || total(after) <= total(before)) return null
  const sums = added.map((field) => sumWords(field, costOf(costs, field.kind), load)).join('; ')
  return `${sums}. With it the teacher in the middle comes to ${whole(total(after))} minutes a year, and your school’s ceiling is ${whole(ceiling)}. Let another field go, or change the ceiling.`
}

/** "2 h 35 min", "48 min". */
export function formatMinutes(minutes: number): string {
  const all = Math.round(minutes)
  if (all < 100) return `${all} min`
  return all % 60 === 0 ? `${all / 60} h` : `${Math.floor(all / 60)} h ${all % 60} min`
}
