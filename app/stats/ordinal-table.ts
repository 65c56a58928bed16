import { at, range, sum } from './vector.ts'

/**
 * One line of the counts table an ordinal model is fitted to: how many pupils of baseline x got each grade. The
 * table is a sufficient statistic and may be added over schools; counts need not be whole.
 */
export interface CountRow {
  readonly x: number
  /** Pupils by grade, lowest grade first. */
  readonly counts: readonly number[]
  /** Multiplies the counts; 1 when left out. */
  readonly weight?: number
  /** A known shift of these pupils on the latent scale; 0 when left out. */
  readonly shift?: number
}

/** One pupil's baseline and the index of the grade reached (0 = lowest). */
export interface Outcome {
  readonly x: number
  readonly grade: number
}

/** Counts outcomes by baseline, rounded to a grid of the given step (0.1 loses nothing worth having). */
export function countOutcomes(outcomes: Iterable<Outcome>, grades: number, step = 0.1): CountRow[] {
  const table = new Map<number, number[]>()
  for (const { x, grade } of outcomes) {
    const key = Math.round(x / step)
    const counts = table.get(key) ?? range(0, grades).map(() => 0)
    counts[grade] = at(counts, grade) + 1
    table.set(key, counts)
  }
  return [...table].sort(([a], [b]) => a - b).map(([key, counts]) => ({ x: key * step, counts }))
}

/** Pupils by grade over the whole table, weights applied. */
export const gradeTotals = (rows: readonly CountRow[], grades: number): number[] =>
  range(0, grades).map((k) => rows.reduce((all, row) => all + (row.weight ?? 1) * at(row.counts, k), 0))

/**
 * Gives half a pupil to each grade nobody has reached yet, spread over the baselines like the nearest grade that
 * was reached. Without it such a grade would get the chance 0, which no finite table can prove.
 */
export function withUnseenGrades(rows: readonly CountRow[], totals: readonly number[]): CountRow[] {
  const seen = range(0, totals.length).filter((k) => at(totals, k) > 0)
  if (seen.length === totals.length || seen.length === 0) return [...rows]
  const nearest = (k: number): number =>
    seen.reduce((best, other) => (Math.abs(other - k) < Math.abs(best - k) ? other : best), at(seen, 0))
  return rows.map((row) => ({
    ...row,
    counts: totals.map((total, k) =>
      total > 0 ? at(row.counts, k) : (0.5 * at(row.counts, nearest(k))) / at(totals, nearest(k)),
    ),
  }))
}

/** Pupils of a table, weights applied. */
export const pupilsIn = (rows: readonly CountRow[]): number =>
  rows.reduce((all, row) => all + (row.weight ?? 1) * sum(row.counts), 0)
