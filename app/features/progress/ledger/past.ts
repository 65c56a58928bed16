import type { PastShown } from './schema.ts'

/** What a department’s past does to a forecast, in grades: what is added to the middle and to the spread. */
export type Correction = { past: PastShown | null; moved: number; wider: number }

type Model = { unit: number; shift: number; extra: number; past: PastShown | null }

/** Of a forecast of this spread, in steps of the scale; of one that is usually a grade out, unless said. */
export function correctionOf({ unit, shift, extra, past }: Model, sd?: number): Correction {
  const own = sd === undefined ? unit : Math.sqrt(Math.max(0, sd * sd - extra))
  return { past, moved: shift / unit, wider: (Math.sqrt(own * own + extra) - own) / unit }
}
