/**
 * The chance that a count with a Poisson distribution comes out at `count` or more.
 * `count` a whole number from 0, `mean` above 0; the terms below `count` are summed and taken from 1.
 */
export function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let below = 0
  for (let k = 0; k < count; k += 1) {
    below += term
    term *= mean / (k + 1)
  }
  return Math.max(0, 1 - below)
}
