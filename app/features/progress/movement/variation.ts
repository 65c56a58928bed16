import { barMultiple, countAlike, rankRanges } from '#stats/compare-estimates.ts'
import { fitGroups, sumGroup } from '#stats/compare-groups.ts'
import type { Random } from '#stats/random.ts'
import type { Line } from './line.ts'

export type Measure = 'moved' | 'target'
/** Below this part of its own, a group is not said to differ. */
const LEAST_RELIABILITY = 0.5
const fewest = 3

export type GroupLine = {
  key: number
  label: string
  pupils: number
  /** Mean of what is measured less what is usual in the subject, in grades. */
  seen: number
  effect: number
  /** Half of the bar to compare by, and half of the 95 % interval. */
  bar: number
  half: number
  reliability: number
  ranks: { low: number; high: number } | null
  /** How many of the other groups it cannot be told from. */
  alike: number
  verdict: 'higher' | 'lower' | 'like the others' | 'cannot be told'
}

export type Variation = { groups: GroupLine[]; between: number; left: number }

const measured = (line: Line, measure: Measure): number | null =>
  measure === 'moved' ? line.grades : line.fromTarget.after

/** What each line lies above what is usual in its subject, in grades. */
function residuals(lines: readonly Line[], measure: Measure, own: boolean): Map<Line, number> {
  const known = lines.flatMap((line) => {
    const value = measured(line, measure)
    return value === null ? [] : [{ line, value }]
  })
  const subjects = Map.groupBy(known, ({ line }) => (own ? line.subjectId : 0))
  const means = new Map(
    [...subjects].map(([id, rows]) => [id, rows.reduce((sum, { value }) => sum + value, 0) / rows.length]),
  )
  return new Map(known.map(({ line, value }) => [line, value - (means.get(own ? line.subjectId : 0) ?? 0)]))
}

function verdictOf(effect: number, half: number, reliability: number): GroupLine['verdict'] {
  if (reliability < LEAST_RELIABILITY) return 'cannot be told'
  if (Math.abs(effect) <= half) return 'like the others'
  return effect > 0 ? 'higher' : 'lower'
}

type GroupOf = (line: Line) => { key: number; label: string } | null

/**
 * How far groups differ in how their pupils moved, or in where they stand against the target: each group's distance from
 * what is usual, shrunk by how little its size can say. Subjects are compared with each other, other groups within
 * their subjects. Groups of fewer than three are left out and counted.
 */
export function varyBy(
  lines: readonly Line[],
  groupOf: GroupOf,
  options: { measure: Measure; ofSubjects: boolean },
  random: Random,
): Variation {
  const values = residuals(lines, options.measure, !options.ofSubjects)
  const groups = new Map<number, { label: string; values: number[]; pupils: Set<number> }>()
  for (const [line, value] of values) {
    const found = groupOf(line)
    if (!found) continue
    const group = groups.get(found.key) ?? { label: found.label, values: [], pupils: new Set() }
    group.values.push(value)
    group.pupils.add(line.pupilId)
    groups.set(found.key, group)
  }
  const kept = [...groups].filter(([, group]) => group.pupils.size >= fewest)
  const left = groups.size - kept.length
  if (kept.length < 2) return { groups: [], between: 0, left }
  const sums = kept.map(([, group]) => sumGroup(group.values))
  const { effects, between, mean } = fitGroups(sums)
  const bars = between > 0 ? barMultiple(effects.map(({ se }) => se)) : 0
  const ranks = between > 0 ? rankRanges(effects, random) : []
  const alike = countAlike(effects)
  return {
    left,
    between,
    groups: kept
      .map(([key, group], i): GroupLine => {
        const { effect, se, reliability } = effects[i] ?? { effect: 0, se: 0, reliability: 0 }
        const half = 1.96 * se
        return {
          ...{ key, label: group.label, pupils: group.pupils.size, effect, reliability, half },
          seen: (sums[i]?.mean ?? 0) - mean,
          bar: bars * se,
          ranks: ranks[i] ?? null,
          alike: between > 0 ? (alike[i] ?? 0) : kept.length - 1,
          verdict: verdictOf(effect, half, reliability),
        }
      })
      .sort((a, b) => b.effect - a.effect || a.label.localeCompare(b.label)),
  }
}

/** The first line of the page. */
export function variationFinding(group: string, noun: string, { groups, between }: Variation): string {
  if (groups.length < 2) return `${group}: there are no ${noun} to compare here`
  const many = `${groups.length} ${noun}`
  const said = groups.filter(({ verdict }) => verdict === 'higher' || verdict === 'lower')
  if (between === 0 || said.length === 0)
    return `${group}: the ${many} differ no more than their size lets expect`
  const names = said.slice(0, 3).map(({ label, verdict }) => `${label} ${verdict}`)
  const rest = said.length > 3 ? ` and ${said.length - 3} more` : ''
  return `${group}: of ${many}, ${said.length} ${said.length === 1 ? 'differs' : 'differ'} by more than chance: ${names.join(', ')}${rest}`
}
