import { cell, increase } from '../vector.ts'

/** Which of the k columns of the products differ by group at a level, and how: T = L L', L a lower q x q triangle. */
export interface Randomness {
  readonly k: number
  readonly random: Int32Array
  readonly factor: Float64Array
}

/** Lines of a bordered matrix and its corner, used again for each group. */
export interface Border {
  /** q lines of `width` numbers, of which the first k are filled. */
  readonly lines: Float64Array
  readonly width: number
  /** The lower half of a q x q matrix. */
  readonly corner: Float64Array
}

export const makeBorder = ({ random }: Randomness, width: number): Border => ({
  lines: new Float64Array(random.length * width),
  width,
  corner: new Float64Array(random.length ** 2),
})

/** Fills the border of the group whose square S begins at `base`: lines L'Z'S, corner I + L'Z'S Z L. */
export function fillBorder(
  border: Border,
  { k, random, factor }: Randomness,
  squares: Float64Array,
  base: number,
): void {
  const q = random.length
  const { lines, width, corner } = border
  for (let a = 0; a < q; a++) {
    for (let c = 0; c < k; c++) {
      let value = 0
      for (let b = a; b < q; b++)
        value += cell(factor, b * q + a) * cell(squares, base + (random[b] ?? 0) * k + c)
      lines[a * width + c] = value
    }
  }
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      let value = a === b ? 1 : 0
      for (let c = b; c < q; c++) value += cell(lines, a * width + (random[c] ?? 0)) * cell(factor, c * q + b)
      corner[a * q + b] = value
    }
  }
}

/** One step of plain elimination: takes line `a` out of the lines below it. Answers its pivot, which is never below 1. */
export function clearBelow({ lines, width, corner }: Border, q: number, a: number): number {
  const pivot = cell(corner, a * q + a)
  for (let b = a + 1; b < q; b++) {
    const times = cell(corner, b * q + a) / pivot
    for (let c = a + 1; c <= b; c++) increase(corner, b * q + c, -times * cell(corner, c * q + a))
    for (let c = 0; c < width; c++) increase(lines, b * width + c, -times * cell(lines, a * width + c))
  }
  return pivot
}
