import { signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'
import type { SchoolsBeside } from './schools.ts'
import type { Standing, Verdict } from './standing.ts'

const parts: readonly (readonly [number, string])[] = [
  [0.05, 'a twentieth'],
  [0.1, 'a tenth'],
  [0.2, 'a fifth'],
  [0.25, 'a quarter'],
  [1 / 3, 'a third'],
  [0.4, 'two fifths'],
  [0.5, 'half'],
  [0.6, 'three fifths'],
  [2 / 3, 'two thirds'],
  [0.75, 'three quarters'],
]

/** "about a fifth of a grade", "about half a grade", "about 1.3 grades". */
export function gradeWords(size: number): string {
  if (size < 0.025) return 'hardly anything'
  if (size > 0.95) return size < 1.05 ? 'about a grade' : `about ${size.toFixed(1)} grades`
  const [, name] = parts.reduce((best, part) =>
    Math.abs(part[0] - size) < Math.abs(best[0] - size) ? part : best,
  )
  return name === 'half' ? 'about half a grade' : `about ${name} of a grade`
}

/** "−0.12 to +0.31". */
export const rangeOf = ({ effect, half }: { effect: number; half: number }): string =>
  `${signed(effect - half)} to ${signed(effect + half)}`

type Said = Pick<Standing<string | number>, 'effect' | 'half' | 'alike' | 'verdict'>

/** What may be said of one, in a sentence: "About a fifth of a grade better than pupils who started alike; plausible range ..." */
export function standingWords(said: Said, others: string): string {
  const { effect, verdict } = said
  if (verdict === 'cannot be told') return 'Too few pupils to tell it from the others.'
  const range = `plausible range ${rangeOf(said)}`
  if (verdict === 'too close to call') return `Too close to call; ${range}.`
  return `${capital(gradeWords(Math.abs(effect)))} ${effect > 0 ? 'better' : 'less well'} than ${others}; ${range}.`
}

/** "19 of 22 others": from how many it cannot be told. */
export const alikeWords = ({ alike }: Pick<Said, 'alike'>, all: number): string =>
  `${alike} of ${all - 1} others`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const named = (standings: readonly Standing<number>[], verdict: Verdict): string[] =>
  standings.filter((one) => one.verdict === verdict).map(({ label }) => label)

const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ')

/** The first line of the page: which subjects are above, which below, of how many. */
export function subjectsFinding(year: string, standings: readonly Standing<number>[]): string {
  if (standings.length === 0) return `${year}: no subject can be set beside others yet`
  const [better, less] = [named(standings, 'better'), named(standings, 'less well')]
  if (better.length + less.length === 0)
    return `${year}: of ${count(standings.length, 'subject')} none can be told from pupils who started alike elsewhere`
  const said = [
    better.length > 0 ? `${listed(better)} did better than pupils who started alike elsewhere` : '',
    less.length > 0 ? `${listed(less)} less well` : '',
  ].filter(Boolean)
  return `${year}: ${said.join('; ')}`
}

/** "3 to 9 of 20", a dash where nothing differs. */
export const placeWords = (place: { low: number; high: number } | null, of: number): string =>
  place === null ? '–' : `${place.low === place.high ? place.low : `${place.low} to ${place.high}`} of ${of}`

const apart = (standings: readonly Standing<number>[]): Standing<number>[] =>
  standings.filter(({ verdict }) => verdict === 'better' || verdict === 'less well')

/** What the picture of schools says. */
export function schoolsTitle(cohort: string, standings: readonly Standing<number>[]): string {
  const told = apart(standings)
  return told.length === 0
    ? `${cohort}: no school can be told from the middle of all`
    : `${cohort}: ${told.map(({ label, verdict }) => `${label} ${verdict}`).join(', ')}`
}

/** The first line of a group’s page. */
export function schoolsFinding(cohort: string, beside: SchoolsBeside): string {
  if (!beside.ok) return `${cohort}: too few schools to say how they differ`
  const { standings } = beside
  const told = apart(standings).length
  const most = Math.max(...standings.map(({ alike }) => alike))
  return told === 0
    ? `${cohort}: ${standings.length} schools, none that can be told from the middle`
    : `${cohort}: ${told} of ${standings.length} schools stand out from the middle, and some cannot be told from ${most} of the others`
}

/** How far schools differ, with its range, in words. */
export function spreadWords({ sd, low, high }: { sd: number; low: number; high: number }): string {
  const from = low === 0 ? 'from not at all' : `from ${gradeWords(low)}`
  return `Schools differ by ${gradeWords(sd)} (standard deviation), ${from} to ${gradeWords(high)} as far as so few schools can tell.`
}
