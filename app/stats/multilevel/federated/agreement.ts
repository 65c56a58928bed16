import { at, type Numbers, range } from '../../vector.ts'
import type { GroupedSums, Totals } from '../grouped.ts'
import type { Method } from '../model.ts'
import { makePlan, type Plan } from '../plan.ts'
import type { Question } from '../reducer.ts'
import { chooseColumns, pairPlace, triangle } from '../sums.ts'
import { unitFor } from './fixed-point.ts'

/** What schools agree on before a masked fit; nothing in it comes from a pupil. */
export interface Agreement {
  /** Unlike that of any other fit by the same keys. */
  readonly name: string
  readonly method: Method
  readonly level: string
  readonly fixed: readonly string[]
  readonly slopes: readonly string[]
  readonly outcome: string
  /** By column, the outcome's too, about where its values lie and how far apart: a guess that everybody may know. */
  readonly scales: Readonly<Record<string, { readonly about: number; readonly apart: number }>>
  /** No group has more pupils than this, nor all together more than `mostPupils`. */
  readonly largestGroup: number
  readonly mostPupils: number
  /** After so many rounds a school answers no more. */
  readonly mostRounds: number
}

/** What one round asks: first for totals in the unit agreed, then whatever an estimate needs. */
export type RoundQuestion =
  | { readonly kind: 'totals' }
  | { readonly kind: 'estimate'; readonly plan: Plan; readonly question: Question }

const columnsOf = ({ fixed, outcome }: Agreement): string[] => [...fixed, outcome]

/** How many numbers answer a round, and the unit they are counted in. */
export function shapeOf(
  agreement: Agreement,
  asked: RoundQuestion,
): { readonly length: number; readonly unit: number } {
  const k = agreement.fixed.length + 1
  // Columns are taken about where they lie, in the distance they lie apart: 64 such distances squared are beyond any pupil.
  if (asked.kind === 'totals')
    return { length: 2 + k + 2 * triangle(k), unit: unitFor(4096 * agreement.mostPupils) }
  const { plan, question } = asked
  if (question.kind === 'reduce')
    return { length: 1 + triangle(plan.columns.length), unit: unitFor(64 * plan.pupils) }
  const random = plan.levels.reduce((all, level) => all + triangle(level.random.length), 0)
  return { length: random, unit: unitFor(64 * plan.pupils * agreement.largestGroup) }
}

/** A school's own part of the totals: groups, pupils, sums and products about the agreed middles, products within groups. */
export function partOfTotals(agreement: Agreement, sums: GroupedSums): Float64Array {
  const names = columnsOf(agreement)
  const k = names.length
  const places = names.map((name) => sums.columns.indexOf(name))
  const part = new Float64Array(2 + k + 2 * triangle(k))
  for (const group of sums.groups) {
    const { n, means, products } = chooseColumns(group, places)
    const gaps = names.map(
      (name, i) => (at(means, i) - scaleOf(agreement, name).about) / scaleOf(agreement, name).apart,
    )
    const own = [1, n, ...gaps.map((gap) => n * gap)]
    const inside = pairsOf(k).map(([i, j]) => at(products, pairPlace(i, j)) / unitOf(agreement, i, j))
    const about = pairsOf(k).map(([i, j], place) => at(inside, place) + n * at(gaps, i) * at(gaps, j))
    for (const [i, value] of [...own, ...about, ...inside].entries()) part[i] = at(part, i) + value
  }
  return part
}

/** The totals of all groups out of the sum of all parts. */
export function readTotals(agreement: Agreement, part: Numbers): Totals {
  const names = columnsOf(agreement)
  const k = names.length
  const [groups, n] = [Math.round(at(part, 0)), Math.round(at(part, 1))]
  const gaps = range(0, k).map((i) => at(part, 2 + i) / n)
  const scaled = (from: number, less: (i: number, j: number) => number): Float64Array =>
    Float64Array.from(
      pairsOf(k),
      ([i, j], place) => (at(part, from + place) - less(i, j)) * unitOf(agreement, i, j),
    )
  return {
    groups,
    all: {
      n,
      means: names.map(
        (name, i) => scaleOf(agreement, name).about + at(gaps, i) * scaleOf(agreement, name).apart,
      ),
      products: scaled(2 + k, (i, j) => n * at(gaps, i) * at(gaps, j)),
    },
    within: scaled(2 + k + triangle(k), () => 0),
  }
}

export const planOf = ({ method, outcome, fixed, level, slopes }: Agreement, totals: Totals) =>
  makePlan({ method, outcome, fixed, levels: [{ name: level, slopes }] }, totals)

const pairsOf = (k: number): [number, number][] =>
  range(0, k).flatMap((i) => range(0, i + 1).map((j): [number, number] => [i, j]))

const scaleOf = ({ scales }: Agreement, column: string) => scales[column] ?? { about: 0, apart: 1 }

function unitOf(agreement: Agreement, i: number, j: number): number {
  const names = columnsOf(agreement)
  return scaleOf(agreement, names[i] ?? '').apart * scaleOf(agreement, names[j] ?? '').apart
}
