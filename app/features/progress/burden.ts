import { type Ceiling, formatMinutes, type Spread } from '#features/cycle/api.ts'
import { count } from '#features/school/api.ts'

/** The first line of the page on what the cycles cost. */
export function burdenFinding(year: Spread | null, { minutes }: Ceiling): string {
  if (!year || year.people === 0) return 'Nothing has been measured this year yet'
  const spent = `The teacher in the middle has spent ${formatMinutes(year.median)} on entering this year`
  if (minutes === null) return spent
  return year.median > minutes
    ? `${spent}: more than your ceiling of ${formatMinutes(minutes)}`
    : `${spent}, of at most ${formatMinutes(minutes)}`
}

export function ceilingWords(year: Spread | null, { minutes }: Ceiling): string {
  const ceiling = minutes === null ? 'no ceiling set' : `ceiling ${formatMinutes(minutes)}`
  if (!year || year.people === 0) return ceiling
  return `${formatMinutes(year.median)} in the middle, ${formatMinutes(year.most)} at most, of ${count(year.people, 'teacher')}; ${ceiling}`
}

export function collectionWords(
  collections: number,
  ceiling: Ceiling,
  guidance: { collections: number } | null,
): string {
  const own = ceiling.collections === null ? 'no ceiling set' : `ceiling ${ceiling.collections}`
  return `${collections}; ${own}${guidance ? `; guidance ${guidance.collections}` : ''}`
}

/** "9 to 14 min": where the middle half of the teachers lies. */
export const spreadWords = ({ low, high }: Spread): string => `${Math.round(low)} to ${Math.round(high)} min`
