/** A straight line from a range of values to a range of pixels. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]) {
  const [low, high] = domain
  const [from, to] = range
  const span = high - low || 1
  return (value: number): number => from + ((value - low) / span) * (to - from)
}

/** Whole-number pixels are enough for a screen and halve the bytes. */
export const px = (value: number): number => Math.round(value * 10) / 10
