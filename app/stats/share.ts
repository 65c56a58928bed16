import { normalQuantile } from './normal.ts'

/**
 * Wilson's interval of a share (Wilson 1927): where the share of a large number of such pupils may lie, as [low, high]
 * between 0 and 1. `level` is the chance with which such intervals hold the true share. Throws where there is nobody.
 */
export function wilsonInterval(count: number, base: number, level = 0.95): readonly [number, number] {
  if (!(base > 0) || count < 0 || count > base) throw new RangeError('A share is of at least one')
  const z = normalQuantile((1 + level) / 2)
  const share = count / base
  const middle = (share + (z * z) / (2 * base)) / (1 + (z * z) / base)
  const half =
    (z / (1 + (z * z) / base)) * Math.sqrt((share * (1 - share)) / base + (z * z) / (4 * base * base))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** How many standard errors apart two shares are: that of `after` less that of `before`, pooled; 0 where it cannot be said. */
export function shareDifferenceZ(
  before: { readonly count: number; readonly base: number },
  after: { readonly count: number; readonly base: number },
): number {
  if (before.base === 0 || after.base === 0) return 0
  const pooled = (before.count + after.count) / (before.base + after.base)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / before.base + 1 / after.base))
  return error === 0 ? 0 : (after.count / after.base - before.count / before.base) / error
}
