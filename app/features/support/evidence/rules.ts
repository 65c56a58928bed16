import { believe } from '#stats/impact/belief.ts'
import { combineWithin, drawTowards, type Pooled, poolEffects } from '#stats/impact/pool.ts'
import { type Design, designs } from '../impact/designs.ts'
import { toolkitPrior } from '../impact/prior.ts'
import type { Range } from '../impact/studies.ts'
import type { Gift } from './gifts.ts'

/** What schools gave of one kind of help, each with who gave it. */
export type Given = Gift & { orgId: number; name: string }

/** One school’s cycles together. */
export type Shared = {
  orgId: number
  name: string
  effect: Range
  se: number
  cycles: number
  helped: number | null
}

/** Fewer schools cannot say how far schools lie apart. */
export const FEWEST_SCHOOLS = 3

const rangeOf = (value: number, se: number): Range => ({
  value,
  low: value - 1.96 * se,
  high: value + 1.96 * se,
})

/** Each school that gave of a kind, the surest first. */
export const schoolsOf = (given: readonly Given[]): Shared[] =>
  [...Map.groupBy(given, ({ orgId }) => orgId)]
    .flatMap(([orgId, own]): Shared[] => {
      const all = combineWithin(own.map(({ effect, se }) => ({ g: effect, se })))
      if (!all) return []
      // A sum with a part that may not be told may not be told either.
      const helped = own.some((one) => one.helped === null)
        ? null
        : own.reduce((sum, one) => sum + (one.helped ?? 0), 0)
      const name = own[0]?.name ?? ''
      return [{ orgId, name, effect: rangeOf(all.g, all.se), se: all.se, cycles: own.length, helped }]
    })
    .sort((a, b) => a.se - b.se || a.orgId - b.orgId)

/**
 * What all schools found of a kind together; `pooled` null with fewer than three of them. `next` is what a school like these can
 * expect with what toolkits found before, `nextAlone` by the schools alone, which with few of them is very long.
 */
export type Together = {
  kind: string
  schools: Shared[]
  cycles: number
  /** How it was known, the surest way first, and how often. */
  ways: { design: Design; times: number }[]
  pooled: { mean: Range; next: Range; nextAlone: Range } | null
  /** One school’s own, drawn towards the others by how little so few pupils can say; null where it gave nothing. */
  own: Range | null
}

const meanOf = ({ g, low, high }: Pooled): Range => ({ value: g, low, high })

/** Pools what schools gave of a kind by random effects (REML, Hartung and Knapp), and what that says to one of them. */
export function togetherOf(kind: string, given: readonly Given[], ownId: number | null): Together {
  const schools = schoolsOf(given)
  const studies = schools.map(({ effect, se }) => ({ g: effect.value, se }))
  const [pooled, belief] = [poolEffects(studies), believe(studies, toolkitPrior)]
  const mine = schools.find(({ orgId }) => orgId === ownId)
  const drawn = mine && pooled ? drawTowards({ g: mine.effect.value, se: mine.se }, pooled) : null
  return {
    ...{ kind, schools, cycles: given.length },
    ways: designs.flatMap((design) => {
      const times = given.filter((one) => one.design === design).length
      return times === 0 ? [] : [{ design, times }]
    }),
    pooled: pooled && {
      mean: meanOf(pooled),
      next: { value: belief.mean, ...belief.nextRange() },
      nextAlone: { value: pooled.g, low: pooled.nextLow, high: pooled.nextHigh },
    },
    own: drawn && { value: drawn.g, low: drawn.low, high: drawn.high },
  }
}
