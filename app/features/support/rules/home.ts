import type { FindingKind } from '#features/progress/api.ts'
import { formatDate } from '#features/school/api.ts'
import type { Way } from '../places/schema.ts'
import type { Dose } from './dose.ts'

/** Help as a family reads it. */
export type HomeHelp = Dose & {
  id: number
  title: string
  words: string
  why: string
  /** How its place was given; null where nobody else waited for one. */
  given: string | null
  /** Lessons that are missed for it, in words; null where none is written down. */
  missed: string | null
  place: string
  joinedOn: string
  endedOn: string | null
  reviewOn: string
  owner: string
}

/** How a child came to a place where not all could have one, for those at home. */
export function givenWords(name: string, place: { way: Way; probability: number }): string {
  if (place.way === 'steps')
    return 'All classes have it, one after another. A draw settled which class goes first.'
  if (place.way === 'line')
    return 'Everybody who stood at a line or past it has a place. The line was the same for all, and nobody was picked by name.'
  return place.probability === 1
    ? `There were more pupils than places. ${name} is among those who needed one most.`
    : `There were more pupils than places. ${name} and others needed one as much as each other, so a draw decided, with the same chance for each.`
}

type Missed = { on: string; subject: string | null; told: string | null }

/** "2 so far (French, Music), 1 to come (Art)"; null where no lesson is missed. */
export function missedWords(lines: readonly Missed[], today: string): string | null {
  const lessons = lines.flatMap(({ on, subject, told }) =>
    subject === null || told === 'not held' || told === 'did not come' ? [] : [{ subject, over: on < today }],
  )
  const told = (over: boolean, words: string) => {
    const own = lessons.filter((one) => one.over === over).map(({ subject }) => subject)
    return own.length === 0 ? [] : [`${own.length} ${words} (${[...new Set(own)].join(', ')})`]
  }
  return lessons.length === 0 ? null : [...told(true, 'so far'), ...told(false, 'to come')].join(', ')
}

/** Until when help goes on, for those at home; a day that has passed is not told as one to come. */
export function reviewWords(reviewOn: string, today: string): string {
  const on = formatDate(reviewOn)
  return reviewOn < today
    ? `school was to look at it again by ${on}, and what becomes of it is not decided yet`
    : `school looks at it again on ${on}`
}

/** Why a child gets this help, for those at home: from what was found, without a figure and without blame. */
export function whyWords(name: string, found: { kind: FindingKind; subject: string | null } | null): string {
  const where = found?.subject ? ` in ${found.subject}` : ''
  switch (found?.kind) {
    case undefined:
      return `Those who teach ${name} think this will help just now.`
    case 'fall':
    case 'class fall':
      return `The last pieces of work${where} went less well than the ones before.`
    case 'behind':
      return `${name} is not yet on the way to the target${where}, and there is time to change that.`
    case 'fall in all':
      return 'Work in several subjects went less well lately than it had before.'
    case 'ahead':
      return `${name} is on the way to more than the target${where}.`
    case 'rise':
    case 'class rise':
      return `Work${where} has become clearly better.`
    case 'rise in all':
      return 'Work in several subjects has become clearly better.'
  }
}
