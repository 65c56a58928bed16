import { at } from './vector.ts'

/**
 * Effect sizes at the middle of each band that the Toolkit calls so many months of progress a year, months 0 to 8
 * (Education Endowment Foundation, technical guide: 1 is .02-.09, 2 .10-.18, 3 .19-.26, ... 8 .62-.69).
 */
const EFFECTS = [0, 0.055, 0.14, 0.225, 0.31, 0.4, 0.485, 0.57, 0.655]

/** What help brings on the whole, and how far kinds of it lie apart, in standard deviations of attainment a year. */
const PRIOR = { effect: 0.1, sd: 0.15 }

/** Standard deviations of attainment in so many months of progress a year; below nought as above it. */
export function effectOfMonths(months: number): number {
  const size = Math.min(Math.abs(months), EFFECTS.length - 1)
  const low = Math.min(Math.floor(size), EFFECTS.length - 2)
  const effect = at(EFFECTS, low) + (size - low) * (at(EFFECTS, low + 1) - at(EFFECTS, low))
  return Math.sign(months) * effect
}

/**
 * What a kind of help is expected to bring, in standard deviations a year: a published figure that is unsure by `sd`, drawn
 * towards what help brings on the whole (a normal prior of .10, sd .15); that alone where nothing was published.
 */
export function expectedEffect(published: { months: number; sd: number } | null): number {
  if (published === null) return PRIOR.effect
  const trust = PRIOR.sd ** 2 / (PRIOR.sd ** 2 + published.sd ** 2)
  return PRIOR.effect + trust * (effectOfMonths(published.months) - PRIOR.effect)
}
