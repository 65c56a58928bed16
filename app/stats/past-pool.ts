import type { PriorGrade } from './filter-state.ts'
import { fitShift, fitSpread, type PastYear } from './past-fit.ts'
import { at, mean, sum } from './vector.ts'

// One year cannot tell a department's lasting error from that year's; until several years can, half of it is each.
const USUAL_LASTING = 0.5

/** A year's forecasts with how far results lay above them, and the variance of that from so few results. */
export type Fitted = PastYear & { shift: number; variance: number }

/** Their mean, each the heavier the surer it is; `between` is the variance of what truly parts them. */
export const weighted = (groups: readonly Fitted[], between: number): number =>
  sum(groups.map(({ shift, variance }) => shift / (variance + between))) /
  sum(groups.map(({ variance }) => 1 / (variance + between)))

/** The moments of DerSimonian and Laird (1986): what shifts differ by beyond their noise, and how much of it one is to see. */
function moments(groups: readonly Fitted[]): { beyond: number; scale: number } {
  const weights = groups.map(({ variance }) => 1 / variance)
  const centre = weighted(groups, 0)
  const q = sum(groups.map(({ shift }, i) => at(weights, i) * (shift - centre) ** 2))
  return {
    beyond: q - (groups.length - 1),
    scale: sum(weights) - sum(weights.map((weight) => weight * weight)) / sum(weights),
  }
}

/** Variance of true shifts between the groups of each lot, pooled; 0 where every lot is a single group. */
export function varianceWithin(lots: readonly (readonly Fitted[])[]): number {
  const all = lots.filter(({ length }) => length > 1).map(moments)
  const scale = sum(all.map((one) => one.scale))
  return scale > 0 ? Math.max(0, sum(all.map(({ beyond }) => beyond)) / scale) : 0
}

/** The share of the variance between departments that stays from year to year; a guess until four changes were seen. */
export function lastingShare(departments: readonly (readonly Fitted[])[], between: number): number {
  const changes = departments.flatMap((own) => {
    const centre = mean(own.map(({ shift }) => shift))
    const noise = mean(own.map(({ variance }) => variance))
    const square = sum(own.map(({ shift }) => (shift - centre) ** 2))
    return own.length < 2 ? [] : [{ free: own.length - 1, yearly: square - (own.length - 1) * noise }]
  })
  const free = sum(changes.map((change) => change.free))
  if (free < 4 || between === 0) return USUAL_LASTING
  return Math.min(1, Math.max(0, 1 - sum(changes.map(({ yearly }) => yearly)) / free / between))
}

/** Shifts of groups by maximum likelihood, and the further variance that all lack. */
export function fitGroups(groups: readonly PastYear[]): { fitted: Fitted[]; extra: number } {
  const fitAt = (extra: number) => groups.map((one) => ({ ...one, ...fitShift(one.forecasts, extra) }))
  const extra = fitSpread(fitAt(0))
  const fitted = fitAt(extra)
  return { fitted, extra: fitSpread(fitted) }
}

/** The part of the school's error, centre, that is believed to last: less the fewer the years and results. */
export function schoolError(
  groups: readonly Fitted[],
  centre: number,
  { between, lasting }: { between: number; lasting: number },
): PriorGrade {
  const years = new Set(groups.map(({ year }) => year)).size
  const noise = 1 / sum(groups.map(({ variance }) => 1 / (variance + between)))
  const kept = lasting / (lasting + (1 - lasting) / years + noise / (centre * centre))
  return { mean: kept * centre, sd: Math.sqrt(1 - kept) * Math.abs(centre) }
}
