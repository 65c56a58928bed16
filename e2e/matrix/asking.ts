import type { Permission } from '#features/access/roles.ts'
import { thingOf, type Which } from './expected.ts'
import type { RouteRow } from './routes.ts'
import type { Answer, Ask } from './running.ts'
import type { Place } from './schools.ts'

export type Verb = 'page' | 'data' | 'own data' | 'post'
export const verbs: readonly Verb[] = ['page', 'data', 'own data', 'post']
/** The permissions between somebody and an answer. */
export const askedBy = (row: RouteRow, verb: Verb): readonly Permission[] => {
  if (verb === 'post') return row.action ? [...row.page, row.action] : []
  return verb === 'own data' ? row.own : row.page
}
// No form has this field, so that nothing is written however far a request comes.
const strange = { org_id: '1' }

export function send(ask: Ask, row: RouteRow, verb: Verb, address: string, cookie?: string): Promise<Answer> {
  const who = cookie ? { cookie } : {}
  if (verb === 'post') return ask(`${address}${row.index ? '?index' : ''}`, { ...who, form: strange })
  if (verb === 'page') return ask(address, who)
  const own = verb === 'own data' ? `?_routes=${encodeURIComponent(row.id)}` : ''
  return ask(`${address}.data${own}`, who)
}

/** A part of the school’s shape, a measure, a kind of help; a kind of file elsewhere. */
const words: Record<string, string> = {
  ...{ shape: 'subjects', results: 'attainment_8', impact: 'mentoring' },
  gateways: 'mentoring_coaching',
}

/** What stands in the address of a row for a place: nothing, a word, or an id. */
export const idIn = (place: Place, row: RouteRow, which: Which): number | string | undefined => {
  const thing = thingOf(row)
  if (thing === null) return ''
  if (thing !== 'word') return place[which][thing]
  const before = row.pattern.split('/').at(-2) ?? ''
  return words[before] ?? 'pupils'
}

/** What an answer holds but for what differs from one answer to the next, and the address asked for. */
export const comparable = ({ status, body }: Answer, address: string): string => {
  const slug = address.split('/')[1] ?? ''
  const id = address.split('/').findLast((piece) => /^\d+$/.test(piece))
  const plain = body
    .replace(/nonce="[^"]*"/g, '')
    .replace(/<code[^>]*>[a-z]{12}<\/code>/g, '')
    .replaceAll(slug, 'ORG')
  return `${status} ${id ? plain.replaceAll(id, 'ID') : plain}`
}
