import type { PriorGrade } from './filter-state.ts'
import { normalBetween, normalPdf } from './normal.ts'
import { at, mean, type Numbers, sum } from './vector.ts'

/** A forecast whose result has come, all in grades of one scale. */
export interface Resulted extends PriorGrade {
  /** Between neighbouring grades, rising. */
  readonly cuts: Numbers
  /** Place of the grade reached, 0 the lowest. */
  readonly outcome: number
}

/** What one department's forecasts came to in one year's results. */
export interface PastYear {
  readonly department: string
  readonly year: string
  readonly forecasts: readonly Resulted[]
}

/** What is made of a department's past error, in grades. Plain JSON. */
export interface PastError {
  readonly results: number
  readonly years: number
  /** How far results lay above (below: negative) the middle of the forecasts, by maximum likelihood. */
  readonly seen: number
  /** Whether that is more than the results of so few pupils wander by themselves. */
  readonly clear: boolean
  /** By how much the next forecasts are moved; 0 unless clear. */
  readonly shift: number
  /** Variance added to the next forecasts; never negative. */
  readonly extra: number
}

/** A step of a model's version: a forecast moved and widened by `correct` says so. */
export const PAST_VERSION = 'past-1'

// One year cannot tell a department's lasting error from that year's; until several years can, half of it is each.
const USUAL_LASTING = 0.5
// Results after which a department's own spread weighs as much as the school's.
const SPREAD_WEIGHT = 200
const MOST_SPREAD = 1.5
const MOST_SHIFT = 9
const GOLDEN = (Math.sqrt(5) - 1) / 2
const CLEAR = 1.96

/** The next forecast in the light of a department's past error: never narrower than the model's own. */
export const correct = ({ mean, sd }: PriorGrade, past: Pick<PastError, 'shift' | 'extra'>): PriorGrade => ({
  mean: mean + past.shift,
  sd: Math.sqrt(sd * sd + Math.max(0, past.extra)),
})

const heightAt = ({ cuts }: Resulted, k: number, centre: number, spread: number): number => {
  if (k < 0) return Number.NEGATIVE_INFINITY
  return k < cuts.length ? (at(cuts, k) - centre) / spread : Number.POSITIVE_INFINITY
}

const slopeAt = (height: number): number => (Number.isFinite(height) ? height * normalPdf(height) : 0)

interface Edges {
  readonly spread: number
  readonly low: number
  readonly high: number
  readonly chance: number
}

/** Where the grade reached begins and ends, in spreads from a forecast moved by `shift` with `extra` variance added. */
function edgesOf(one: Resulted, shift: number, extra: number): Edges {
  const spread = Math.sqrt(one.sd * one.sd + extra)
  const low = heightAt(one, one.outcome - 1, one.mean + shift, spread)
  const high = heightAt(one, one.outcome, one.mean + shift, spread)
  return { spread, low, high, chance: Math.max(normalBetween(low, high), 1e-12) }
}

/** First and second derivative, by the shift, of the log-likelihood of the grades reached. */
function derivatives(forecasts: readonly Resulted[], shift: number, extra: number) {
  let slope = 0
  let curve = 0
  for (const one of forecasts) {
    const { spread, low, high, chance } = edgesOf(one, shift, extra)
    const first = (normalPdf(low) - normalPdf(high)) / (spread * chance)
    slope += first
    curve += (slopeAt(low) - slopeAt(high)) / (spread * spread * chance) - first * first
  }
  return { slope, curve: Math.min(curve, -1e-6) }
}

/** The shift that makes the grades reached most likely, and the variance of that estimate: Newton on a concave curve. */
function fitShift(forecasts: readonly Resulted[], extra: number): { shift: number; variance: number } {
  let shift = 0
  for (let step = 0; step < 30; step++) {
    const { slope, curve } = derivatives(forecasts, shift, extra)
    const move = Math.min(1, Math.max(-1, -slope / curve))
    shift = Math.min(MOST_SHIFT, Math.max(-MOST_SHIFT, shift + move))
    if (Math.abs(move) < 1e-5) break
  }
  return { shift, variance: -1 / derivatives(forecasts, shift, extra).curve }
}

type Fitted = PastYear & { shift: number; variance: number }

/** The further variance that makes the grades reached most likely, each group moved by its own shift: golden section. */
function fitSpread(groups: readonly Fitted[]): number {
  const worth = (spread: number) =>
    sum(
      groups.flatMap(({ forecasts, shift }) =>
        forecasts.map((one) => Math.log(edgesOf(one, shift, spread * spread).chance)),
      ),
    )
  let [low, high] = [0, MOST_SPREAD]
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atLeft, atRight] = [worth(left), worth(right)]
  while (high - low > 0.01) {
    if (atLeft < atRight) {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + GOLDEN * (high - low)
      atRight = worth(right)
    } else {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - GOLDEN * (high - low)
      atLeft = worth(left)
    }
  }
  const best = (low + high) / 2
  return worth(best) > worth(0) ? best * best : 0
}

const weighted = (groups: readonly Fitted[], between: number): number =>
  sum(groups.map(({ shift, variance }) => shift / (variance + between))) /
  sum(groups.map(({ variance }) => 1 / (variance + between)))

/** Variance of true shifts between groups, by the moments of DerSimonian and Laird (1986); 0 for a single group. */
function betweenVariance(groups: readonly Fitted[]): number {
  const weights = groups.map(({ variance }) => 1 / variance)
  const centre = weighted(groups, 0)
  const q = sum(groups.map(({ shift }, i) => at(weights, i) * (shift - centre) ** 2))
  const scale = sum(weights) - sum(weights.map((weight) => weight * weight)) / sum(weights)
  return scale > 0 ? Math.max(0, (q - (groups.length - 1)) / scale) : 0
}

/** The share of the variance between departments that stays from year to year; a guess until four changes were seen. */
function lastingShare(departments: readonly (readonly Fitted[])[], between: number): number {
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

function fitGroups(groups: readonly PastYear[]): { fitted: Fitted[]; extra: number } {
  const fitAt = (extra: number) => groups.map((one) => ({ ...one, ...fitShift(one.forecasts, extra) }))
  const extra = fitSpread(fitAt(0))
  const fitted = fitAt(extra)
  return { fitted, extra: fitSpread(fitted) }
}

/** The part of the school's error, centre, that is believed to last: less the fewer the years and results. */
function schoolError(
  groups: readonly Fitted[],
  centre: number,
  { between, lasting }: { between: number; lasting: number },
): PriorGrade {
  const years = new Set(groups.map(({ year }) => year)).size
  const noise = 1 / sum(groups.map(({ variance }) => 1 / (variance + between)))
  const kept = lasting / (lasting + (1 - lasting) / years + noise / (centre * centre))
  return { mean: kept * centre, sd: Math.sqrt(1 - kept) * Math.abs(centre) }
}

/**
 * What each department's own past error teaches its next forecasts, by department. The shift of each department's
 * results in each year is fitted by maximum likelihood to the grades themselves (a normal cut at the grades), together
 * with the variance that the forecasts lacked. A department is drawn towards the school, the more so the fewer its
 * results; what one year shows is believed to last by the share that years have shown to last. What may not last, and
 * what is not clear enough to move a forecast by, widens it instead. Groups without forecasts are left out.
 */
export function learnPastErrors(groups: readonly PastYear[]): Map<string, PastError> {
  const { fitted, extra } = fitGroups(groups.filter(({ forecasts }) => forecasts.length > 0))
  const departments = [...Map.groupBy(fitted, ({ department }) => department)]
  const between = betweenVariance(fitted)
  const lasting = lastingShare(
    departments.map(([, own]) => own),
    between,
  )
  const centre = weighted(fitted, between)
  const school = schoolError(fitted, centre, { between, lasting })
  return new Map(
    departments.map(([department, own]) => {
      const seen = weighted(own, 0)
      const noise = 1 / sum(own.map(({ variance }) => 1 / variance))
      const stays = lasting * between
      const yearly = (1 - lasting) * between
      const weight = stays > 0 ? stays / (stays + yearly / own.length + noise) : 0
      const expected = school.mean + weight * (seen - centre)
      const clear = Math.abs(seen) > CLEAR * Math.sqrt(noise)
      const results = sum(own.map(({ forecasts }) => forecasts.length))
      const trust = results / (results + SPREAD_WEIGHT)
      const spread = trust * fitSpread(own) + (1 - trust) * extra
      const unsure = school.sd ** 2 + stays * (1 - weight) + yearly
      return [
        department,
        {
          ...{ results, years: own.length, seen, clear, shift: clear ? expected : 0 },
          extra: spread + unsure + (clear ? 0 : expected * expected),
        },
      ]
    }),
  )
}
