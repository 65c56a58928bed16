import type { Random } from '../random.ts'
import { at, dot, mean, range } from '../vector.ts'
import type { Impact, ImpactRow } from './adjusted.ts'
import { pooledSd, standardise } from './effect.ts'

/** One pupil of a unit (a year group, a form) at the end of a cycle. */
export type SteppedRow = Omit<ImpactRow, 'helped' | 'cluster'> & {
  readonly unit: string
  /** Cycles are counted from 0. */
  readonly cycle: number
}

/** With no more orders than this every one is tried; of more a draw of as many. */
const mostOrders = 5040

/**
 * The effect by a stepped start: units begin help in an order drawn by lot, `starts` has the cycle in which each began. The
 * estimate takes units’ and cycles’ own levels off the mean outcome beyond forecast. The interval has every effect that the
 * lot itself does not speak against: the orders that might have been drawn are tried, and it holds however few units there
 * are (randomisation inference: Ji, Fink, Robyn and Small 2017). Undefined unless every unit has pupils in every cycle, and
 * where all units begin at once.
 */
export function steppedEffect(
  rows: readonly SteppedRow[],
  starts: Readonly<Record<string, number>>,
  random: Random,
  level = 0.95,
): Impact | undefined {
  const units = Object.keys(starts).sort()
  const cycles = range(0, Math.max(...rows.map(({ cycle }) => cycle)) + 1)
  const cells = units.map((unit) =>
    cycles.map((cycle) => rows.filter((r) => r.unit === unit && r.cycle === cycle)),
  )
  if (cells.some((unit) => unit.some((pupils) => pupils.length === 0))) return undefined
  const beyond = cells.map((unit) =>
    Float64Array.from(unit, (pupils) => mean(pupils.map(({ outcome, forecast }) => outcome - forecast))),
  )
  const helped = units.map((unit) =>
    Float64Array.from(cycles, (cycle) => Number(cycle >= (starts[unit] ?? 0))),
  )
  const centred = centreTwice(helped)
  const size = centred.reduce((sum, line) => sum + dot(line, line), 0)
  if (size < 1e-9) return undefined
  // With order o, unit u is treated as o[u] was: what the estimate would be, and how much of the effect it would hold.
  const under = (order: readonly number[], of: readonly Float64Array[]) =>
    order.reduce((sum, other, unit) => sum + dot(centred[other] ?? [], of[unit] ?? []), 0) / size
  const tried = ordersOf(units.length, random).map(
    (order) => [under(order, beyond), under(order, helped)] as const,
  )
  const effect = under(range(0, units.length), beyond)
  const accepted = (tau: number) => chanceOf(tried, effect, tau) > 1 - level + 1e-9
  const [low, high] = [-1, 1].map((side) => endOf(effect, side, accepted))
  const pupils = cells.map((unit, u) =>
    unit.map((cell, t) => [at(helped[u] ?? [], t) === 1, cell.length] as const),
  )
  const count = (side: boolean) =>
    pupils.flat().reduce((sum, [on, number]) => sum + (on === side ? number : 0), 0)
  const se = ((high ?? effect) - (low ?? effect)) / (2 * 1.96)
  const found = {
    ...{ effect, se, low: low ?? effect, high: high ?? effect, freedom: units.length - 1 },
    ...{ helped: count(true), compared: count(false) },
  }
  const spread = pooledSd(cells.flat().map((pupils) => pupils.map(({ outcome }) => outcome)))
  return { ...found, standardised: standardise(found, spread) }
}

function centreTwice(table: readonly Float64Array[]): Float64Array[] {
  const all = mean(table.map(mean))
  const columns = range(0, table[0]?.length ?? 0).map((t) => mean(table.map((line) => at(line, t))))
  return table.map((line) => line.map((value, t) => value - mean(line) - at(columns, t) + all))
}

/** Every order of so many units, the one there was first; of too many, a draw. */
function ordersOf(count: number, random: Random): number[][] {
  const own = range(0, count)
  if (range(1, count + 1).reduce((a, b) => a * b, 1) > mostOrders)
    return [own, ...range(1, mostOrders).map(() => random.shuffle(own))]
  const grow = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((one) => grow(left.filter((other) => other !== one)).map((rest) => [one, ...rest]))
  return grow(own)
}

/** The share of orders that would have looked as far from an effect of tau as the one there was. */
function chanceOf(tried: readonly (readonly [number, number])[], effect: number, tau: number): number {
  const seen = Math.abs(effect - tau) - 1e-12
  return mean(tried.map(([estimate, held]) => Number(Math.abs(estimate - tau * held) >= seen)))
}

/** Where, going to one side of the estimate, effects are no longer accepted; Infinity where that never happens. */
function endOf(effect: number, side: number, accepted: (tau: number) => boolean): number {
  let [inside, step] = [0, 0.01]
  while (accepted(effect + side * step)) {
    inside = step
    step *= 2
    if (step > 1e6) return side * Number.POSITIVE_INFINITY
  }
  let outside = step
  for (let round = 0; round < 50; round++) {
    const middle = (inside + outside) / 2
    if (accepted(effect + side * middle)) inside = middle
    else outside = middle
  }
  return effect + side * outside
}
