import { signed } from '#features/measures/api.ts'
import { adjustedEffect } from '#stats/impact/adjusted.ts'
import { studentQuantile } from '#stats/student.ts'
import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import { mean } from '#stats/vector.ts'

/** A mean with the range that holds the truth in 95 of 100 such groups. */
export type Average = { pupils: number; value: number; low: number; high: number }
export type Outcome = {
  /** Average forecast grade of those on it; null where they are too few to be told. */
  now: Average | null
  /** In grades above or below others of the same years with the same start. */
  beside: Average | null
  /** Average grade of those who left from it. */
  left: Average | null
}

/** The mean of some pupils' grades; null below the smallest number that is shown. */
export function averageOf(grades: readonly number[]): Average | null {
  const pupils = grades.length
  if (pupils < SMALLEST_SHOWN) return null
  const value = mean(grades)
  const spread = Math.sqrt(grades.reduce((sum, grade) => sum + (grade - value) ** 2, 0) / (pupils - 1))
  const half = (studentQuantile(0.975, pupils - 1) * spread) / Math.sqrt(pupils)
  return { pupils, value, low: value - half, high: value + half }
}

/** How far those on a pathway are forecast above others with the same start, by a line over the start (least squares). */
export function besideAlike(rows: readonly { on: boolean; grade: number; start: number }[]): Average | null {
  const on = rows.filter((row) => row.on).length
  if (on < SMALLEST_SHOWN || rows.length - on < SMALLEST_SHOWN) return null
  const found = adjustedEffect(
    rows.map(({ on: helped, grade: outcome, start: forecast }) => ({ helped, outcome, forecast })),
  )
  return found ? { pupils: on, value: found.effect, low: found.low, high: found.high } : null
}

const one = (value: number) => value.toFixed(1)

/** "5.2 (5.0 to 5.4)" */
export const averageWords = (average: Average | null): string =>
  average
    ? `${one(average.value)} (${one(average.low)} to ${one(average.high)}), ${average.pupils} pupils`
    : 'too few to be told'

/** "+0.12 (−0.05 to +0.29) of a grade" */
export const besideWords = (beside: Average | null): string =>
  beside
    ? `${signed(beside.value)} (${signed(beside.low)} to ${signed(beside.high)}) of a grade`
    : 'too few to be compared'
