import { at, increase } from '../vector.ts'
import { chooseColumns, mergeInto, mergeSums, pairPlace, type Sums, triangle } from './sums.ts'

/** The sums of one group, and where it stands: the names of the groups it lies in, from the outermost to its own. */
export interface GroupSums extends Sums {
  readonly path: readonly string[]
}

/** A column of words, kept as one 0/1 column for each word, named as `levelColumn` does. */
export interface Factor {
  readonly column: string
  readonly levels: readonly string[]
}

/** What leaves a school, or what a federation holds: sums by group, never a row. */
export interface GroupedSums {
  readonly outcome: string
  /** The columns of each group's sums, the outcome among them. */
  readonly columns: readonly string[]
  readonly factors: readonly Factor[]
  /** What the names of a path are, such as authority and school; one at least. */
  readonly levels: readonly string[]
  readonly groups: readonly GroupSums[]
}

export const levelColumn = (factor: string, level: string): string => `${factor}=${level}`

/** Sums of all rows, and the products about each group's own means: what is left when groups may differ as they like. */
export interface Totals {
  readonly groups: number
  readonly all: Sums
  readonly within: Float64Array
}

export function totalsOf(groups: readonly Sums[], columns: number): Totals {
  const all = { means: new Float64Array(columns), products: new Float64Array(triangle(columns)) }
  const within = new Float64Array(triangle(columns))
  let n = 0
  for (const { n: second, means, products } of groups) {
    if (second === 0) continue
    mergeInto(all, 0, columns, { first: n, second, means, products })
    for (let place = 0; place < within.length; place++) increase(within, place, at(products, place))
    n += second
  }
  return { groups: groups.filter((group) => group.n > 0).length, all: { n, ...all }, within }
}

/**
 * The same rows summed by fewer levels, such as classes into schools or schools into authorities. Throws RangeError
 * for a level there is not.
 */
export function regroup(grouped: GroupedSums, levels: readonly string[]): GroupedSums {
  const places = levels.map((level) => grouped.levels.indexOf(level))
  if (levels.length === 0 || places.includes(-1))
    throw new RangeError(
      `Sums by ${grouped.levels.join(', ')} cannot be summed by ${levels.join(', ') || 'nothing'}`,
    )
  const merged = new Map<string, GroupSums>()
  for (const group of grouped.groups) {
    const path = places.map((place) => group.path[place] ?? '')
    const before = merged.get(JSON.stringify(path))
    merged.set(JSON.stringify(path), { ...(before ? mergeSums(before, group) : group), path })
  }
  return { ...grouped, levels, groups: [...merged.values()] }
}

/**
 * Adds the mean of a column over each group as a column of its own, to see what a school's intake does beyond what each
 * pupil brings. Named "mean of COLUMN". Throws RangeError for a column there is not.
 */
export function addGroupMean(grouped: GroupedSums, column: string): GroupedSums {
  const place = grouped.columns.indexOf(column)
  if (place < 0) throw new RangeError(`There is no column ${column}`)
  const wide = [...grouped.columns.keys(), -1]
  const groups = grouped.groups.map((group): GroupSums => {
    const { n, means, products } = chooseColumns(group, wide)
    const own = Float64Array.from(means)
    own[own.length - 1] = at(group.means, place)
    return { path: group.path, n, means: own, products }
  })
  return { ...grouped, columns: [...grouped.columns, `mean of ${column}`], groups }
}

/** Whether a column holds nothing but 0 and 1 in these rows: then, and hardly otherwise, x and its square sum alike. */
export function isZeroOne(sums: Sums, column: number): boolean {
  const mean = at(sums.means, column)
  const ones = sums.n * mean
  const gap = at(sums.products, pairPlace(column, column)) - ones * (1 - mean)
  const whole = Math.abs(ones - Math.round(ones)) < 1e-6
  return whole && ones > -1e-6 && ones < sums.n + 1e-6 && Math.abs(gap) < 1e-6 * Math.max(1, ones)
}
