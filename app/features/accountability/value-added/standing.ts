import { barMultiple, countAlike, rankRanges } from '#stats/compare-estimates.ts'
import type { GroupEffect } from '#stats/compare-groups.ts'
import { createRandom } from '#stats/random.ts'

/** Below this part of its own a group is not said to differ. */
export const LEAST_RELIABILITY = 0.5
/** Of a normal distribution, and what Student's takes its place by where groups are few. */
const NORMAL = 1.96
/** Ranges of ranks are drawn: the same draw each time, so that a page says the same twice. */
const seed = 20261

export type Verdict = 'better' | 'less well' | 'too close to call' | 'cannot be told'

/** One subject, class or school among those it is compared with, in grades. */
export type Standing<Key extends string | number> = {
  key: Key
  label: string
  pupils: number
  effect: number
  /** Half of the range that holds the truth in 95 of 100 cases, and half of the bar to compare by. */
  half: number
  bar: number
  reliability: number
  /** Where among all it may stand; null where none differ. */
  place: { low: number; high: number } | null
  /** How many of the others it cannot be told from. */
  alike: number
  verdict: Verdict
}

export type Estimated<Key extends string | number> = GroupEffect & {
  key: Key
  label: string
  pupils: number
  /** The same beside everybody instead of beside those at hand, where that is known. */
  whole?: { effect: number; se: number }
}

function verdictOf(effect: number, half: number, reliability: number): Verdict {
  if (reliability < LEAST_RELIABILITY) return 'cannot be told'
  if (Math.abs(effect) <= half) return 'too close to call'
  return effect > 0 ? 'better' : 'less well'
}

/**
 * Where each group stands: its effect with its range, the bar by which any two may be compared (Goldstein and Healy), a
 * range of places instead of a rank, and what may be said. `multiple` is that of 95 of 100 cases: larger than 1.96 where
 * few groups say how much groups differ, and all bars and ranges grow with it. Of whom nothing may be said comes last.
 */
export function placeGroups<Key extends string | number>(
  groups: readonly Estimated<Key>[],
  multiple = NORMAL,
): Standing<Key>[] {
  const wider = multiple / NORMAL
  const estimates = groups.map(({ effect, se }) => ({ effect, se: se * wider }))
  const compared = groups.length > 1 && groups.every(({ se }) => se > 0)
  const bars = compared ? barMultiple(estimates.map(({ se }) => se)) : 0
  const places = compared ? rankRanges(estimates, createRandom(seed)) : []
  const alike = compared ? countAlike(estimates) : []
  return groups
    .map(
      (
        { key, label, pupils, effect: own, se, reliability, whole = { effect: own, se } },
        i,
      ): Standing<Key> => {
        const { effect } = whole
        const half = multiple * whole.se
        return {
          ...{ key, label, pupils, effect, half, reliability, bar: bars * se * wider },
          place: places[i] ?? null,
          alike: alike[i] ?? groups.length - 1,
          verdict: verdictOf(effect, half, reliability),
        }
      },
    )
    .sort((a, b) => heightOf(b) - heightOf(a) || a.label.localeCompare(b.label))
}

const heightOf = ({ verdict, effect }: Standing<string | number>): number =>
  verdict === 'cannot be told' ? -1e9 : effect
