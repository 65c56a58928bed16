import { range } from '../vector.ts'
import type { GroupSums } from './grouped.ts'
import { type Plan, writeSquare } from './plan.ts'

/** Groups within groups. Level 0 is the innermost; the last level's groups all lie in the whole. */
export interface Tree {
  readonly paths: readonly (readonly (readonly string[])[])[]
  /** For each level, in which group of the next level each group lies; 0, the whole, for the last. */
  readonly parents: readonly Int32Array[]
  /** For each level, how many pupils each group has. */
  readonly pupils: readonly Float64Array[]
  /** The squares of the innermost groups, one after the other, in the plan's order and unit. */
  readonly squares: Float64Array
}

/** Lays out groups by their paths; `groups` have the columns as the plan wants them, and one pupil at least. */
export function growTree(plan: Plan, groups: readonly GroupSums[]): Tree {
  const k = plan.columns.length
  const squares = new Float64Array(groups.length * k * k)
  for (const [g, sums] of groups.entries()) writeSquare(plan, sums, squares, g * k * k)
  const paths: (readonly string[])[][] = [groups.map(({ path }) => path)]
  const parents: Int32Array[] = []
  const pupils = [Float64Array.from(groups, ({ n }) => n)]
  for (const level of range(0, plan.levels.length)) {
    const own = paths[level] ?? []
    const outermost = level === plan.levels.length - 1
    const above = new Map<string, number>()
    const places = new Int32Array(own.length)
    const upper: (readonly string[])[] = []
    parents.push(places)
    if (outermost) break
    for (const [g, path] of own.entries()) {
      const around = path.slice(0, -1)
      const key = JSON.stringify(around)
      const place = above.get(key) ?? upper.push(around) - 1
      above.set(key, place)
      places[g] = place
    }
    const counts = new Float64Array(upper.length)
    for (const [g, place] of places.entries())
      counts[place] = (counts[place] ?? 0) + (pupils[level]?.[g] ?? 0)
    pupils.push(counts)
    paths.push(upper)
  }
  return { paths, parents, pupils, squares }
}
