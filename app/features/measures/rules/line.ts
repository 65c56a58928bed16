/** A line with knots, straight between them and level beyond. `x` rises. */
export type KnottedLine = { readonly x: readonly number[]; readonly y: readonly number[] }

/** The height of the line at a place. */
export function heightAt({ x, y }: KnottedLine, at: number): number {
  const right = x.findIndex((knot) => knot >= at)
  if (right < 0) return y.at(-1) ?? Number.NaN
  const [x0, x1] = [x[right - 1], x[right] ?? 0]
  const [y0, y1] = [y[right - 1], y[right] ?? Number.NaN]
  if (x0 === undefined || y0 === undefined || x1 === x0) return y1
  return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0)
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? Number.NaN, sorted[Math.floor(middle)] ?? Number.NaN]
  return (low + high) / 2
}

const pupilsAKnot = 25
const mostKnots = 20

/**
 * The median line of 2002 to 2005 through pupils at hand: those who started alike are taken together, 25 or more to a
 * knot, which stands at their middle start and their middle outcome. Null for fewer than 50 pupils.
 */
export function medianLine(pupils: readonly { start: number; outcome: number }[]): KnottedLine | null {
  const knots = Math.min(mostKnots, Math.floor(pupils.length / pupilsAKnot))
  if (knots < 2) return null
  const sorted = pupils.toSorted((a, b) => a.start - b.start)
  const parts = Array.from({ length: knots }, (_, part) =>
    sorted.slice(
      Math.round((part * sorted.length) / knots),
      Math.round(((part + 1) * sorted.length) / knots),
    ),
  )
  const found = parts.map((part) => ({
    x: median(part.map(({ start }) => start)),
    y: median(part.map(({ outcome }) => outcome)),
  }))
  const apart = found.filter(({ x }, place) => place === 0 || x > (found[place - 1]?.x ?? x))
  return { x: apart.map(({ x }) => x), y: apart.map(({ y }) => y) }
}
