import { normalQuantile } from './normal.ts'
import { rankedProbabilityScore } from './score.ts'
import { wilsonInterval } from './share.ts'
import { at, mean, type Numbers, range, sum } from './vector.ts'

/** A forecast as it was shown and the grade that came. */
export interface ScorableForecast {
  /** Whose it is: forecasts of one pupil stand and fall together. */
  readonly pupil: number
  /** Of each grade, lowest first. */
  readonly chances: Numbers
  /** Steps of the scale in one grade. */
  readonly unit: number
  /** Place of the grade reached, 0 the lowest. */
  readonly outcome: number
  /** The chance of the target that was shown, and the target's place; null where there was none. */
  readonly target: { readonly place: number; readonly chance: number } | null
}

/** A share or a mean with its 95 % interval. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const LEVELS = [0.5, 0.8, 0.95] as const

/** How right some forecasts were. Grades are grades of the scale, not its steps. */
export interface TrackRecord {
  readonly forecasts: number
  readonly pupils: number
  /** Share whose middle grade came exactly, and within one grade. */
  readonly exact: Estimate
  readonly within: Estimate
  /** Mean ranked probability score, in grades: 0 is perfect, 1 a bare grade that is one off. */
  readonly rps: number
  /** Mean of what was expected less what came, in grades: above 0 too hopeful, below too cautious. */
  readonly bias: Estimate
  /** Mean width of a range that should hold four of five, in grades: 2 x 1.28 standard deviations of the grade. */
  readonly width: number
  /** Share of results inside the range of each of `LEVELS`. */
  readonly held: readonly Estimate[]
}

const Z95 = normalQuantile(0.975)

/**
 * Mean of values that come in clusters, and its standard error by the sums of the clusters' deviations (Liang and
 * Zeger 1986): ten subjects of one pupil are not ten pupils.
 */
function clusteredMean(values: Numbers, clusters: readonly number[]): { value: number; error: number } {
  const value = mean(values)
  const sums = new Map<number, number>()
  clusters.forEach((cluster, i) => {
    sums.set(cluster, (sums.get(cluster) ?? 0) + at(values, i) - value)
  })
  const count = sums.size
  const square = sum([...sums.values()].map((own) => own * own))
  const scale = count > 1 ? count / (count - 1) : 1
  return { value, error: Math.sqrt(scale * square) / values.length }
}

export function estimateMean(values: Numbers, clusters: readonly number[]): Estimate {
  const { value, error } = clusteredMean(values, clusters)
  return { value, low: value - Z95 * error, high: value + Z95 * error }
}

/** A share with Wilson's interval at as many independent cases as the clusters are worth (Kish 1965). */
export function estimateShare(values: Numbers, clusters: readonly number[]): Estimate {
  const { value, error } = clusteredMean(values, clusters)
  const plain = value * (1 - value)
  const worth = error > 0 && plain > 0 ? Math.min(values.length, plain / error ** 2) : new Set(clusters).size
  const [low, high] = wilsonInterval(value * worth, worth)
  return { value, low, high }
}

/**
 * How much of a result's own step of the distribution lies inside the central range of this level: the chance that a
 * transform drawn at random within the step would (the mean of `randomisedPit` over its draws, so nothing need be drawn).
 */
export function heldShare(chances: Numbers, outcome: number, level: number): number {
  const margin = (1 - level) / 2
  let below = 0
  for (let k = 0; k < outcome; k++) below += at(chances, k)
  const own = at(chances, outcome)
  if (own < 1e-12) return below > margin && below < 1 - margin ? 1 : 0
  const inside = Math.min(1 - margin, below + own) - Math.max(margin, below)
  return Math.min(1, Math.max(0, inside / own))
}

/** One forecast laid beside its result; grades are grades of the scale, not its steps. */
export interface ScoredForecast {
  readonly pupil: number
  /** 1 when the middle grade came (half of such pupils reach it or pass it), and when it was no more than a grade off. */
  readonly exact: number
  readonly within: number
  readonly rps: number
  /** What was expected less what came. */
  readonly off: number
  /** The same in the forecast's own spreads: beyond 2 either way about one of twenty, if forecasts are right. */
  readonly miss: number
  readonly width: number
  /** By level, how much of the result lies inside the range. */
  readonly held: readonly number[]
  /** The chance of the target that was shown, and 1 when it was reached. */
  readonly target: { readonly chance: number; readonly reached: number } | null
}

const WIDTH_80 = 2 * normalQuantile(0.9)

/** Mean, standard deviation and middle of the grade, in steps. */
function momentsOf(chances: Numbers): { mean: number; sd: number; middle: number } {
  let [passed, total, square, middle] = [0, 0, 0, -1]
  for (let k = 0; k < chances.length; k++) {
    const chance = at(chances, k)
    passed += chance
    total += k * chance
    square += k * k * chance
    if (middle < 0 && passed >= 0.5) middle = k
  }
  const sd = Math.sqrt(Math.max(square - total * total, 1e-12))
  return { mean: total, sd, middle: middle < 0 ? chances.length - 1 : middle }
}

/** Lays one forecast beside its result. */
export function scoreForecast({ pupil, chances, unit, outcome, target }: ScorableForecast): ScoredForecast {
  const { mean, sd, middle } = momentsOf(chances)
  const apart = Math.abs(middle - outcome)
  return {
    pupil,
    exact: apart === 0 ? 1 : 0,
    within: apart <= unit ? 1 : 0,
    rps: rankedProbabilityScore(chances, outcome) / unit,
    off: (mean - outcome) / unit,
    miss: (mean - outcome) / sd,
    width: (WIDTH_80 * sd) / unit,
    held: LEVELS.map((level) => heldShare(chances, outcome, level)),
    target: target && { chance: target.chance, reached: outcome >= target.place ? 1 : 0 },
  }
}

/** How right forecasts were; null when there are none. */
export function recordOf(scored: readonly ScoredForecast[]): TrackRecord | null {
  if (scored.length === 0) return null
  const pupils = scored.map(({ pupil }) => pupil)
  const of = (read: (one: ScoredForecast) => number) => scored.map(read)
  return {
    forecasts: scored.length,
    pupils: new Set(pupils).size,
    exact: estimateShare(
      of(({ exact }) => exact),
      pupils,
    ),
    within: estimateShare(
      of(({ within }) => within),
      pupils,
    ),
    rps: mean(of(({ rps }) => rps)),
    bias: estimateMean(
      of(({ off }) => off),
      pupils,
    ),
    width: mean(of(({ width }) => width)),
    held: LEVELS.map((_, place) =>
      estimateShare(
        of(({ held }) => at(held, place)),
        pupils,
      ),
    ),
  }
}

/** A band of chances of the target that were shown, and how many of those reached it. */
export interface TargetBand {
  readonly from: number
  readonly to: number
  readonly forecasts: number
  readonly pupils: number
  readonly meanChance: number
  readonly reached: Estimate
}

const BANDS = 5

/** The chances of the target that were shown, in fifths, beside how many reached it; empty fifths left out. */
export function targetBands(scored: readonly ScoredForecast[]): TargetBand[] {
  const shown = scored.flatMap(({ pupil, target }) => (target ? [{ pupil, ...target }] : []))
  const bands = Map.groupBy(shown, ({ chance }) => Math.min(BANDS - 1, Math.floor(chance * BANDS)))
  return range(0, BANDS).flatMap((band) => {
    const inside = bands.get(band)
    if (!inside) return []
    const pupils = inside.map(({ pupil }) => pupil)
    return [
      {
        ...{ from: band / BANDS, to: (band + 1) / BANDS, forecasts: inside.length },
        pupils: new Set(pupils).size,
        meanChance: mean(inside.map(({ chance }) => chance)),
        reached: estimateShare(
          inside.map(({ reached }) => reached),
          pupils,
        ),
      },
    ]
  })
}
