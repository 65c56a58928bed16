import { normalQuantile } from './normal.ts'

/**
 * P(T <= t) of Student's distribution with a whole number of degrees of freedom, in closed form (Abramowitz and Stegun
 * 1964, 26.7.3 and 26.7.4). Throws RangeError for degrees of freedom that are not a whole number above 0.
 */
export function studentCdf(t: number, freedom: number): number {
  if (!(Number.isInteger(freedom) && freedom > 0))
    throw new RangeError('Degrees of freedom are a whole number above 0')
  const angle = Math.atan(t / Math.sqrt(freedom))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const odd = freedom % 2 === 1
  let term = odd ? cosine : 1
  let sum = 0
  for (let k = odd ? 3 : 2; k <= freedom; k += 2) {
    sum += term
    term *= (cosine * cosine * (k - 1)) / k
  }
  const within = odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
  return 0.5 + 0.5 * within
}

/** The t below which a share p of the distribution lies; beyond 1,000 degrees of freedom that of the normal one. */
export function studentQuantile(p: number, freedom: number): number {
  if (freedom > 1000) return normalQuantile(p)
  if (p < 0.5) return -studentQuantile(1 - p, freedom)
  let [low, high] = [0, 1]
  while (studentCdf(high, freedom) < p) high *= 2
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, freedom) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
