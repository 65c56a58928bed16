import { SMALLEST_SHOWN, suppressCount } from '../suppress.ts'
import { at, range } from '../vector.ts'
import { type GroupedSums, type GroupSums, isZeroOne, regroup } from './grouped.ts'
import { mergeSums, pairPlace, type Sums } from './sums.ts'

/** When the sums of a group may leave it. */
export interface ReleaseRule {
  readonly fewestPupils: number
  /** Counts from 1 up to one less than this may not be worked out. */
  readonly smallestCell: number
}

export const RELEASE_RULE: ReleaseRule = { fewestPupils: 10, smallestCell: SMALLEST_SHOWN }

/** A group whose sums stay where they are, and why. */
export interface Withheld {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * The groups whose sums would give away a small number: too few pupils, or 0/1 columns by which fewer than the smallest
 * number have (or have not) something, one by one, in pairs, or in threes where the pairs leave only one possibility.
 * Cross-products of 0/1 columns are counts: that much anybody can read from them.
 */
export function findWithheld({ columns, groups }: GroupedSums, rule: ReleaseRule = RELEASE_RULE): Withheld[] {
  return groups.flatMap((group) => {
    const message = whyWithheld(columns, group, rule)
    return message === undefined ? [] : [{ path: group.path, message }]
  })
}

function whyWithheld(columns: readonly string[], sums: Sums, rule: ReleaseRule): string | undefined {
  if (sums.n < rule.fewestPupils)
    return `has ${sums.n} ${sums.n === 1 ? 'pupil' : 'pupils'}, fewer than ${rule.fewestPupils}`
  const flags = range(0, columns.length).filter((column) => isZeroOne(sums, column))
  const small = smallCell(sums, flags, rule.smallestCell)
  if (!small) return undefined
  const names = small.map((column) => `“${columns[column]}”`)
  return `fewer than ${rule.smallestCell} pupils can be counted by ${names.join(' and ')}`
}

/** The 0/1 columns by which some count comes out small, or undefined. */
function smallCell(sums: Sums, flags: readonly number[], smallest: number): number[] | undefined {
  const isSmall = (counts: readonly number[]): boolean =>
    counts.some((count) => suppressCount(count, smallest) === null)
  const both = (a: number, b: number): number => bothOf(sums, a, b)
  const one = flags.find((a) => isSmall([both(a, a), sums.n - both(a, a)]))
  if (one !== undefined) return [one]
  for (const [i, a] of flags.entries()) {
    for (const [j, b] of flags.entries()) {
      if (j <= i) continue
      const [ofA, ofB, ab] = [both(a, a), both(b, b), both(a, b)]
      if (isSmall([ab, ofA - ab, ofB - ab, sums.n - ofA - ofB + ab])) return [a, b]
      const third = flags.slice(j + 1).find((c) => isSmall(settledTriples(sums, a, b, c)))
      if (third !== undefined) return [a, b, third]
    }
  }
}

/** How many pupils have both of two 0/1 columns; of a column and itself, how many have it. */
function bothOf(sums: Sums, a: number, b: number): number {
  const product = at(sums.products, pairPlace(a, b)) + sums.n * at(sums.means, a) * at(sums.means, b)
  return Math.round(product)
}

/** The eight counts of three 0/1 columns where the counts of pairs settle them (Frechet bounds that meet), else none. */
function settledTriples(sums: Sums, a: number, b: number, c: number): number[] {
  const [ofA, ofB, ofC] = [bothOf(sums, a, a), bothOf(sums, b, b), bothOf(sums, c, c)]
  const [ab, ac, bc] = [bothOf(sums, a, b), bothOf(sums, a, c), bothOf(sums, b, c)]
  const rest = sums.n - ofA - ofB - ofC + ab + ac + bc
  const most = Math.min(ab, ac, bc, rest)
  const least = Math.max(0, ab + ac - ofA, ab + bc - ofB, ac + bc - ofC)
  if (most !== least) return []
  const all = most
  return [
    ...[all, ab - all, ac - all, bc - all],
    ...[ofA - ab - ac + all, ofB - ab - bc + all, ofC - ac - bc + all, rest - all],
  ]
}

/**
 * The two or three different values that a column of numbers holds, 0 and 1 apart: its sums would say how many pupils have
 * each, and it is not sent. Empty for any other column; `seen` may stop at four.
 */
export function countingValues(seen: ReadonlySet<number>): readonly number[] {
  const values = [...seen].sort((a, b) => a - b)
  return values.length > 1 && values.length < 4 && values.join() !== '0,1' ? values : []
}

/**
 * Puts the groups that may not be released into one, named as given, in each group of the next level; what is still too
 * small after that is left out, and answered.
 */
export function poolSmall(
  grouped: GroupedSums,
  name: string,
  rule: ReleaseRule = RELEASE_RULE,
): { readonly sums: GroupedSums; readonly pooled: readonly Withheld[]; readonly left: readonly Withheld[] } {
  const withheld = new Set(findWithheld(grouped, rule).map(({ path }) => JSON.stringify(path)))
  const isSmall = ({ path }: GroupSums): boolean => withheld.has(JSON.stringify(path))
  const around = ({ path }: GroupSums): string => JSON.stringify(path.slice(0, -1))
  const small = Map.groupBy(grouped.groups.filter(isSmall), around)
  const merged = [...small.values()].flatMap((groups): GroupSums[] => {
    const path = [...(groups[0]?.path.slice(0, -1) ?? []), name]
    return [{ ...groups.reduce<Sums>(mergeSums, { n: 0, means: [], products: [] }), path }]
  })
  const pools = { ...grouped, groups: merged }
  const left = findWithheld(pools, rule)
  const leftOut = new Set(left.map(({ path }) => JSON.stringify(path)))
  const kept = merged.filter(({ path }) => !leftOut.has(JSON.stringify(path)))
  return {
    sums: { ...grouped, groups: [...grouped.groups.filter((group) => !isSmall(group)), ...kept] },
    pooled: findWithheld(grouped, rule),
    left,
  }
}

/**
 * The first group whose sums differ from those sent before of the same pupils' year, or undefined. Who holds both could
 * subtract them, and would have the pupil who joined or left in between. More columns of the same pupils are no harm.
 */
export function findDifference(sent: GroupedSums, next: GroupedSums): readonly string[] | undefined {
  const common = next.levels.filter((level) => sent.levels.includes(level))
  const summed = (grouped: GroupedSums): GroupedSums =>
    common.length > 0
      ? regroup(grouped, common)
      : { ...grouped, groups: [{ ...grouped.groups.reduce<Sums>(mergeSums, nothing), path: [] }] }
  const [before, after] = [summed(sent), summed(next)]
  const places = before.columns.flatMap((column, place): [number, number][] => {
    const other = after.columns.indexOf(column)
    return other < 0 ? [] : [[place, other]]
  })
  const known = new Map(before.groups.map((group) => [JSON.stringify(group.path), group]))
  return after.groups.find((group) => {
    const earlier = known.get(JSON.stringify(group.path))
    return earlier !== undefined && !isSame(earlier, group, places)
  })?.path
}

const nothing: Sums = { n: 0, means: [], products: [] }

function isSame(a: Sums, b: Sums, places: readonly (readonly [number, number])[]): boolean {
  const near = (x: number, y: number): boolean =>
    Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y))
  return (
    a.n === b.n &&
    places.every(([i, j]) => near(at(a.means, i), at(b.means, j))) &&
    places.every(([i, j]) =>
      places.every(([k, l]) => near(at(a.products, pairPlace(i, k)), at(b.products, pairPlace(j, l)))),
    )
  )
}
