import { at, cell, range } from '../vector.ts'
import type { CrossedData } from './data.ts'
import type { Design } from './design.ts'
import type { CrossedEffect, CrossedFit } from './fit.ts'
import type { SparseLine } from './lines.ts'
import { placeIn } from './pieces.ts'
import { blockScale, type Known, type Ratios, restScales } from './solve.ts'

interface Estimate {
  /** In the plan's unit. */
  readonly effect: number
  /** Over the residual variance. */
  readonly variance: number
}

/** Effects of all factors in the unit of the data, `variance` being the residual variance there. */
export function factorEffects(
  data: CrossedData,
  design: Design,
  ratios: Ratios,
  known: Known,
  variance: number,
): CrossedFit['factors'] {
  const unit = at(design.plan.spreads, design.plan.columns.length - 1)
  return data.factors.map(({ name, levels, codes }, factor) => {
    const counts = new Float64Array(levels.length)
    for (const code of codes) if (code >= 0) counts[code] = cell(counts, code) + 1
    const spread = at(ratios, factor) ** 2
    const estimates = estimatesOf(design, ratios, known, factor)
    const effects = levels.map((level, place): CrossedEffect => {
      const own = estimates[place] ?? { effect: 0, variance: spread }
      return {
        ...{ level, results: at(counts, place), effect: own.effect * unit },
        se: Math.sqrt(Math.max(0, own.variance) * variance),
        reliability: spread > 0 ? Math.max(0, 1 - own.variance / spread) : 0,
      }
    })
    return { name, variance: spread * variance, effects }
  })
}

function estimatesOf(design: Design, ratios: Ratios, known: Known, factor: number): Estimate[] {
  const { layout } = design
  const ratio = at(ratios, factor)
  if (factor === layout.eliminated) return eliminatedEffects(design, ratios, known)
  if (factor === layout.blocked)
    return Array.from(layout.blockOf, (block, level) => {
      const [place, size] = [at(layout.placeOf, level), layout.blockSizes[block] ?? 0]
      const inverse = at(known.inverses[block]?.own ?? [], place * size + place)
      return { effect: -ratio * at(known.lines[block] ?? [], place), variance: ratio ** 2 * inverse }
    })
  const other = layout.others.indexOf(factor)
  const [from, to] = [layout.starts[other] ?? 0, layout.starts[other + 1] ?? layout.intercept]
  const n = layout.rest - 1
  return range(from, to).map((place) => ({
    effect: -ratio * at(known.restLine, place),
    variance: ratio ** 2 * at(known.restInverse, place * n + place),
  }))
}

/** u = k z'[-effects, -coefficients, 1] with k = f/(1 + f n), known to within k + k^2 z'(D N D)z. */
function eliminatedEffects(design: Design, ratios: Ratios, known: Known): Estimate[] {
  const { layout, whole, sums } = design
  const f = at(ratios, layout.eliminated) ** 2
  const [own, scales] = [blockScale(design, ratios), restScales(design, ratios)]
  const n = layout.rest - 1
  const met = whole.blocks.map(({ rest }) => rest.filter((place) => place < n))
  return sums.map(({ line, size }) => {
    const k = f / (1 + f * size)
    const scaled: SparseLine = {
      ...line,
      counts: line.counts.map((count) => count * own),
      values: line.values.map((value, i) => value * at(scales, line.rest[i] ?? -1)),
    }
    const variance = k + k * k * through(scaled, known, met[line.block] ?? new Int32Array(), n)
    return { effect: k * leftOf(scaled, known), variance }
  })
}

function leftOf({ block, places, counts, rest, values }: SparseLine, { lines, restLine }: Known): number {
  const inBlock = places.reduce((all, place, i) => all + (counts[i] ?? 0) * at(lines[block] ?? [], place), 0)
  return rest.reduce((all, place, i) => all + (values[i] ?? 0) * at(restLine, place), inBlock)
}

/** A line, the outcome left out, on both sides of the inverse. */
function through(line: SparseLine, { inverses, restInverse }: Known, met: Int32Array, n: number): number {
  const { block, places, counts, rest, values } = line
  const inverse = inverses[block]
  const size = inverse ? Math.sqrt(inverse.own.length) : 0
  let total = 0
  for (let i = 0; i < rest.length; i++) {
    const [a, value] = [rest[i] ?? 0, values[i] ?? 0]
    if (a >= n) continue
    for (let j = 0; j < i; j++) {
      const b = rest[j] ?? 0
      if (b < n) total += 2 * value * (values[j] ?? 0) * cell(restInverse, a * n + b)
    }
    total += value * value * cell(restInverse, a * n + a)
    if (!inverse) continue
    const place = placeIn(met, a)
    for (let j = 0; j < places.length; j++)
      total -= 2 * value * (counts[j] ?? 0) * cell(inverse.cross, (places[j] ?? 0) * met.length + place)
  }
  if (inverse) total += pairsThrough(inverse.own, size, places, counts)
  return total
}

function pairsThrough(
  square: Float64Array,
  size: number,
  places: readonly number[],
  counts: readonly number[],
): number {
  let total = 0
  for (let i = 0; i < places.length; i++)
    for (let j = 0; j < places.length; j++)
      total += (counts[i] ?? 0) * (counts[j] ?? 0) * cell(square, (places[i] ?? 0) * size + (places[j] ?? 0))
  return total
}
