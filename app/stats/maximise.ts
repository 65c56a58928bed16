const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * The place between low and high where a function with one peak is largest, by golden-section search (Kiefer 1953) to within
 * `tolerance`.
 */
export function maximiseBetween(
  value: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-4,
): number {
  let [a, b] = [low, high]
  let left = b - GOLDEN * (b - a)
  let right = a + GOLDEN * (b - a)
  let [atLeft, atRight] = [value(left), value(right)]
  while (b - a > tolerance) {
    if (atLeft > atRight) {
      ;[b, right, atRight] = [right, left, atLeft]
      left = b - GOLDEN * (b - a)
      atLeft = value(left)
    } else {
      ;[a, left, atLeft] = [left, right, atRight]
      right = a + GOLDEN * (b - a)
      atRight = value(right)
    }
  }
  return (a + b) / 2
}
