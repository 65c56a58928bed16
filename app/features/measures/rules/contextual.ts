import { fitLeastSquares, predict } from '#stats/least-squares.ts'

export type Lived = { start: number; outcome: number; traits: Readonly<Record<string, string>> }

/** What a fit says of pupils who live alike; any model that answers this may stand in for the one made here. */
export type ContextualFit = {
  expect(pupil: Pick<Lived, 'start' | 'traits'>): number
  /** Spread of pupils about what is expected. */
  sd: number
  pupils: number
}

const leastPupils = 100
const leastWithTrait = 10

type Column = { trait: string; value: string }

/** Each value that ten pupils or more have, but for the most frequent of its trait, to which the others are compared. */
function listColumns(pupils: readonly Lived[], traits: readonly string[]): Column[] {
  return traits.flatMap((trait) => {
    const values = Map.groupBy(pupils, (pupil) => pupil.traits[trait] ?? '')
    const [, ...rest] = [...values].toSorted(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b))
    return rest.filter(([, having]) => having.length >= leastWithTrait).map(([value]) => ({ trait, value }))
  })
}

/**
 * Contextual value added fitted by least squares to the pupils at hand: outcome on the starting point, its square, and what
 * is known of how pupils live. Null for fewer than 100 pupils, or when their starts do not vary. The fit describes; it is
 * never used to set a target or to choose pupils.
 */
export function fitContextual(pupils: readonly Lived[], traits: readonly string[]): ContextualFit | null {
  if (pupils.length < leastPupils) return null
  const centre = pupils.reduce((sum, { start }) => sum + start, 0) / pupils.length
  const columns = listColumns(pupils, traits)
  const row = ({ start, traits: own }: Pick<Lived, 'start' | 'traits'>) => {
    const from = (start - centre) / 10
    return [
      1,
      from,
      from * from,
      ...columns.map(({ trait, value }) => ((own[trait] ?? '') === value ? 1 : 0)),
    ]
  }
  const fit = fitLeastSquares(
    pupils.map(row),
    pupils.map(({ outcome }) => outcome),
  )
  if (!fit) return null
  return { expect: (pupil) => predict(fit.coefficients, row(pupil)), sd: fit.sd, pupils: pupils.length }
}
