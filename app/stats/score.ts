import type { Random } from './random.ts'
import { at, mean, type Numbers, range, sum } from './vector.ts'

/**
 * Ranked probability score of one forecast: the sum over grades of (P(G <= k) - [outcome <= k])^2 (Epstein 1969).
 * 0 is perfect; for a certain forecast it is the number of grades by which it is wrong.
 */
export function rankedProbabilityScore(chances: Numbers, outcome: number): number {
  let passed = 0
  let total = 0
  for (let k = 0; k < chances.length - 1; k++) {
    passed += at(chances, k)
    total += (passed - (outcome <= k ? 1 : 0)) ** 2
  }
  return total
}

/** -log of the chance given to what happened; chances below 1e-12 count as that. */
export const logScore = (chances: Numbers, outcome: number): number =>
  -Math.log(Math.max(at(chances, outcome), 1e-12))

/** One line of a calibration table: of those given about this chance, how many it happened to. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanChance: number
  readonly share: number
}

/** Forecasts sorted into equal bands of chance, empty bands left out. */
export function calibrationTable(
  chances: Numbers,
  happened: readonly boolean[],
  bins = 10,
): CalibrationBin[] {
  const index = happened.map((_, i) => Math.min(bins - 1, Math.floor(at(chances, i) * bins)))
  return range(0, bins).flatMap((bin) => {
    const members = range(0, happened.length).filter((i) => index[i] === bin)
    if (members.length === 0) return []
    return [
      {
        from: bin / bins,
        to: (bin + 1) / bins,
        count: members.length,
        meanChance: mean(members.map((i) => at(chances, i))),
        share: members.filter((i) => happened[i]).length / members.length,
      },
    ]
  })
}

/** Expected calibration error: the mean gap between chance and share over the bands, by their numbers. */
export function expectedCalibrationError(chances: Numbers, happened: readonly boolean[], bins = 10): number {
  const table = calibrationTable(chances, happened, bins)
  return sum(table.map((bin) => bin.count * Math.abs(bin.meanChance - bin.share))) / happened.length
}

/**
 * Probability integral transform of a grade, made continuous by a uniform draw within the grade's own step (Czado,
 * Gneiting and Held 2009): uniform on 0..1 when the forecasts are right, however coarse the grades.
 */
export function randomisedPit(chances: Numbers, outcome: number, random: Random): number {
  let below = 0
  for (let k = 0; k < outcome; k++) below += at(chances, k)
  return below + random.uniform() * at(chances, outcome)
}

/** Share of transforms inside the central interval of this level: .8 should hold 80 %. */
export function coverage(pits: Numbers, level: number): number {
  const margin = (1 - level) / 2
  return (
    range(0, pits.length).filter((i) => at(pits, i) >= margin && at(pits, i) <= 1 - margin).length /
    pits.length
  )
}

/** The chance that one it happened to had a higher value than one it did not; ties count half. NaN if none. */
export function areaUnderCurve(values: Numbers, happened: readonly boolean[]): number {
  const order = range(0, happened.length).sort((a, b) => at(values, a) - at(values, b))
  let ranks = 0
  let yes = 0
  for (let i = 0; i < order.length; ) {
    let end = i
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, i))) end++
    const hits = order.slice(i, end).filter((member) => happened[member]).length
    ranks += (hits * (i + 1 + end)) / 2
    yes += hits
    i = end
  }
  return (ranks - (yes * (yes + 1)) / 2) / (yes * (happened.length - yes))
}
