import { discontinuityEffect } from '#stats/impact/discontinuity.ts'
import { mean } from '#stats/vector.ts'
import type { Score } from '../places/schema.ts'
import type { LineFacts, LineRow } from './placed.ts'

/** Pupils of about the same score, together. */
export type Heap = { at: number; beyond: number; pupils: number; chosen: boolean }
type Point = { at: number; beyond: number }
/** Both sides of a line: `at` is the priority, the higher the more the need; `beyond` is outcome less forecast in standard deviations. */
export type LinePicture = {
  score: Score
  grades: readonly string[]
  line: number
  heaps: Heap[]
  curves: readonly (readonly Point[])[]
}

const heapsASide = 8

/** Cuts a side into heaps of at least so many pupils, all but the last of one size. */
function heapsOf(side: readonly LineRow[], fewest: number): Heap[] {
  const size = Math.max(fewest, Math.ceil(side.length / heapsASide))
  const count = Math.floor(side.length / size)
  const sorted = [...side].sort((a, b) => a.priority - b.priority)
  return Array.from({ length: count }, (_, place) => {
    const own = sorted.slice(place * size, place === count - 1 ? undefined : (place + 1) * size)
    return {
      at: mean(own.map(({ priority }) => priority)),
      beyond: mean(own.map(({ outcome, forecast }) => outcome - forecast)),
      ...{ pupils: own.length, chosen: own.every(({ chosen }) => chosen) },
    }
  })
}

/** The picture behind a line’s effect, of no heap of fewer pupils than may be shown; null where the effect cannot be told. */
export function linePictureOf({ line, score, grades, rows }: LineFacts, fewest: number): LinePicture | null {
  const found = discontinuityEffect(rows, line)
  if (!found) return null
  const sides = [false, true].map((side) => rows.filter(({ chosen }) => chosen === side))
  const curve = (points: readonly { from: number; beyond: number }[]) =>
    points.map(({ from, beyond }) => ({ at: line + from, beyond }))
  return {
    ...{ line, score, grades, heaps: sides.flatMap((side) => heapsOf(side, fewest)) },
    curves: [curve(found.curves.below), curve(found.curves.above)],
  }
}
