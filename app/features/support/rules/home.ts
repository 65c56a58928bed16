import type { FindingKind } from '#features/progress/api.ts'
import type { Dose } from './dose.ts'

/** Help as a family reads it. */
export type HomeHelp = Dose & {
  id: number
  title: string
  words: string
  why: string
  place: string
  joinedOn: string
  endedOn: string | null
  reviewOn: string
  owner: string
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
