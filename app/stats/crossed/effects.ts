import { at, cell, range } from '../vector.ts'
import type { CrossedData } from './data.ts'
import type { Design } from './design.ts'
import type { CrossedEffect, CrossedFit } from './fit.ts'
import { type Known, type KnownBlock, leftOf } from './know.ts'
import type { SparseLine } from './lines.ts'
import { type Ratios, restScales } from './solve.ts'

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
      const [own, place] = [known.blocks[block], at(layout.placeOf, level)]
      const [effect, variance] = [at(own?.effects ?? [], place), at(own?.variances ?? [], place)]
      return { effect: -(ratio ** 2) * effect, variance: ratio ** 2 * variance }
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
  const { layout, sums } = design
  const f = at(ratios, layout.eliminated) ** 2
  const scales = restScales(design, ratios)
  return sums.map(({ line, size }) => {
    const k = f / (1 + f * size)
    const scaled = { ...line, values: line.values.map((value, i) => value * at(scales, line.rest[i] ?? -1)) }
    return { effect: k * leftOf(line, known, scales), variance: k + k * k * through(scaled, known) }
  })
}

/** A line, the outcome left out, on both sides of the inverse. */
function through(line: SparseLine, { blocks, restInverse, restLine }: Known): number {
  const n = restLine.length - 1
  const own = blocks[line.block]
  let total = own ? inBlock(own, line) : 0
  for (const [i, a] of line.rest.entries()) {
    if (a >= n) continue
    const value = line.values[i] ?? 0
    for (let j = 0; j < i; j++) {
      const b = line.rest[j] ?? 0
      if (b < n) total += 2 * value * (line.values[j] ?? 0) * cell(restInverse, a * n + b)
    }
    total += value * value * cell(restInverse, a * n + a)
    if (own) total += 2 * value * withRest(own, line, own.met.indexOf(a))
  }
  return total
}

function inBlock({ own, line: { length: size } }: KnownBlock, { places, counts }: SparseLine): number {
  let total = 0
  for (let i = 0; i < places.length; i++) {
    const [a, count] = [places[i] ?? 0, counts[i] ?? 0]
    for (let j = 0; j < i; j++) {
      const b = places[j] ?? 0
      total += 2 * count * (counts[j] ?? 0) * cell(own, a > b ? a * size + b : b * size + a)
    }
    total += count * count * cell(own, a * size + a)
  }
  return total
}

function withRest({ met, cross }: KnownBlock, { places, counts }: SparseLine, place: number): number {
  let total = 0
  for (let i = 0; i < places.length; i++)
    total += (counts[i] ?? 0) * cell(cross, (places[i] ?? 0) * met.length + place)
  return total
}
