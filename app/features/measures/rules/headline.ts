import { suppressCount, suppressShare } from '#stats/suppress.ts'
import type { Measure, RuleOf } from '../schema-official.ts'
import type { Figure } from './figure.ts'
import type { Cohort } from './work-out.ts'

/** What a cohort’s figures come to; additive, so that schools may be put together. */
export type Sums = { n: number; sum: number; weight: number; variance: number | null }

export type Headline = {
  /** Pupils in the measure, of how many in the cohort; null when too few to show. */
  n: number | null
  of: number | null
  value: number | null
  /** The range that holds the true figure in 95 of 100 cases, where the measure has one. */
  low: number | null
  high: number | null
  /** Why there is no value. */
  missing: string | null
}

export const noSums: Sums = { n: 0, sum: 0, weight: 0, variance: null }

export const addSums = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  weight: a.weight + b.weight,
  variance: a.variance === null && b.variance === null ? null : (a.variance ?? 0) + (b.variance ?? 0),
})

export function sumUp(figures: readonly Omit<Figure, 'why'>[]): Sums {
  let [n, sum, weight, variance, spread] = [0, 0, 0, 0, false]
  for (const figure of figures) {
    if (figure.value === null) continue
    n += 1
    sum += figure.sum
    weight += figure.weight
    variance += figure.variance ?? 0
    spread ||= figure.variance !== null
  }
  return { n, sum, weight, variance: spread ? variance : null }
}

/** Mean ranks of values, ties sharing theirs, the lowest 1. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, place) => ({ value, place })).toSorted((a, b) => a.value - b.value)
  const ranks = new Array<number>(values.length)
  for (let first = 0; first < order.length; ) {
    let next = first
    while (next < order.length && order[next]?.value === order[first]?.value) next += 1
    for (const { place } of order.slice(first, next)) ranks[place] = (first + 1 + next) / 2
    first = next
  }
  return ranks
}

/**
 * How far apart two groups stand on average when all stand in one row: `scale` (mean rank of the others - mean rank of the
 * group) / all. With a scale of 20 it runs from -10 to 10. Null where either group is empty. Source: DfE, SFR 40/2014.
 */
export function gapOfRanks(
  values: readonly number[],
  inGroup: readonly boolean[],
  scale: number,
): number | null {
  const ranks = ranksOf(values)
  const mean = (wanted: boolean) => {
    const own = ranks.filter((_, place) => inGroup[place] === wanted)
    return own.length === 0 ? null : own.reduce((sum, rank) => sum + rank, 0) / own.length
  }
  const [group, others] = [mean(true), mean(false)]
  return group === null || others === null ? null : (scale * (others - group)) / values.length
}

const tooFew = 'Too few pupils to show.'
const nobody = 'No pupil of the cohort is in this measure.'
const none = { value: null, low: null, high: null }
const z = 1.96

type Shown = { seesEach: boolean }

/** A headline from sums, under the small-number rule unless whoever asks may see each pupil anyway. */
export function headlineFrom(measure: Measure, sums: Sums, of: number, { seesEach }: Shown): Headline {
  const { n, sum, weight, variance } = sums
  if (n === 0 || weight === 0)
    return { n: 0, of: seesEach ? of : suppressCount(of), ...none, missing: nobody }
  const counted = measure.unit === 'share' && weight === n
  const hidden = suppressCount(n) === null || (counted && suppressShare(sum, n) === null)
  if (!seesEach && hidden) return { n: suppressCount(n), of: suppressCount(of), ...none, missing: tooFew }
  const value = sum / weight
  const half = variance === null ? null : (z * Math.sqrt(variance)) / weight
  return {
    n,
    of,
    value,
    low: half === null ? null : value - half,
    high: half === null ? null : value + half,
    missing: null,
  }
}

function gapHeadline(
  rule: RuleOf<'gap of ranks'>,
  key: string,
  cohort: Cohort,
  { seesEach }: Shown,
): Headline {
  const own = [...cohort.pupils.values()].map((pupil) => ({
    value: cohort.figures.get(pupil.id)?.get(key)?.value ?? 0,
    inGroup: pupil.traits[rule.group] === 'true',
  }))
  const group = own.filter(({ inGroup }) => inGroup).length
  const few = suppressShare(group, own.length) === null
  const value = gapOfRanks(
    own.map((one) => one.value),
    own.map((one) => one.inGroup),
    rule.scale,
  )
  const n = own.length
  if (value === null) return { n, of: n, ...none, missing: 'It needs pupils in the group and beside it.' }
  if (!seesEach && few) return { n: suppressCount(n), of: suppressCount(n), ...none, missing: tooFew }
  return { n, of: n, value, low: null, high: null, missing: null }
}

/** The figure of a cohort in one measure. */
export function headlineOf(measure: Measure, cohort: Cohort, shown: Shown): Headline {
  const { rule, key } = measure
  const of = shown.seesEach ? cohort.pupils.size : suppressCount(cohort.pupils.size)
  if (rule.kind === 'no baseline') return { n: 0, of, ...none, missing: rule.why }
  if (rule.kind === 'gap of ranks') return gapHeadline(rule, key, cohort, shown)
  const figures = [...cohort.figures.values()].flatMap((own) => own.get(key) ?? [])
  const found = headlineFrom(measure, sumUp(figures), cohort.pupils.size, shown)
  return found.n === 0 ? { ...found, missing: sharedReason(figures) } : found
}

/** Why nobody is in a measure, where it is the same for all. */
function sharedReason(figures: readonly Figure[]): string {
  const reasons = new Set(figures.map((figure) => figure.why().words))
  const [only] = reasons
  return reasons.size === 1 && only !== undefined ? only : nobody
}
