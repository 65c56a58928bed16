import type { Permission } from '#features/access/roles.ts'
import { pupilPermissions } from '#features/access/roles.ts'
import { type Persona, reachesAll, reachesNearClass, rightsIn } from './personas.ts'
import type { RouteRow } from './routes.ts'
import { farToken, nearToken, type Place, type Places, type Thing } from './schools.ts'

/** What stands behind the id of an address, by the piece of the address before it. */
const thingAt: Record<string, Thing | 'word'> = {
  years: 'year',
  classes: 'class',
  subjects: 'subject',
  departments: 'department',
  record: 'forecasting',
  staff: 'member',
  rooms: 'room',
  people: 'member',
  pupils: 'pupil',
  findings: 'finding',
  plans: 'plan',
  'staff-help': 'staff help',
  meetings: 'meeting',
  series: 'series',
  proposals: 'proposal',
  drafts: 'draft',
  places: 'places',
  managers: 'member',
  targets: 'subject',
  cycle: 'cycle',
  exchange: 'import',
  read: 'group',
  runs: 'run',
  reports: 'pupil',
  preview: 'pupil',
  shape: 'word',
  templates: 'word',
  out: 'word',
  results: 'word',
  impact: 'word',
  pathways: 'pathway',
  changes: 'change',
  gateways: 'word',
}
/** Things that belong to the whole school: whoever may open the page may open any of them. */
const open: readonly Thing[] = [
  'series',
  'year',
  'subject',
  'department',
  'member',
  'room',
  'cycle',
  'import',
  'run',
  'proposal',
  'draft',
  'places',
  'pathway',
  'change',
]

export function thingOf(row: RouteRow): Thing | 'word' | null {
  const pieces = row.pattern.split('/')
  const at = pieces.findIndex((piece, index) => index > 0 && piece.startsWith(':'))
  if (at < 0) return null
  const thing = thingAt[pieces[at - 1] ?? '']
  if (!thing) throw new Error(`${row.id} has no row: say in e2e/matrix/expected.ts what its id stands for`)
  return thing
}

export const addressOf = (row: RouteRow, slug: string, id: number | string): string =>
  `/${row.pattern.replace(':org', slug).replace(/:\w+\??/, String(id))}`

export type Which = 'near' | 'far'

export function mayReach(persona: Persona, row: RouteRow, which: Which): boolean {
  const thing = thingOf(row)
  // It is theirs who are named in it, and of these personas none is: no post opens it.
  if (thing === 'staff help') return false
  if (thing === null || thing === 'word' || open.includes(thing) || reachesAll(persona)) return true
  if (which === 'far') return false
  return thing === 'class' || thing === 'forecasting' ? reachesNearClass(persona) : true
}

/** Whether the post opens what was asked for: each permission on the way, and the thing itself. */
export function mayOpen(
  persona: Persona,
  at: { place: Place; places: Places; row: RouteRow; which: Which; asked: readonly Permission[] },
): boolean {
  const rights = rightsIn(persona, at.place, at.places)
  return at.asked.every((permission) => rights.includes(permission)) && mayReach(persona, at.row, at.which)
}

const groupOf = (place: Place, { own, sister, federation, otherFederation }: Places): Place =>
  place === own || place === sister ? federation : otherFederation

/** The tokens a persona may never meet in a place. */
export function forbiddenTokens(persona: Persona | null, place: Place, places: Places): string[] {
  const rights = persona ? rightsIn(persona, place, places) : []
  const governs = rights.includes('members.view')
  // Who may send sums chooses among the groups the school belongs to.
  const sends = rights.includes('sums.send')
  const foreign = Object.values(places)
    // In a place they may enter, the frame names themselves.
    .filter((one) => rights.length === 0 || (one !== place && one !== persona?.home))
    .filter((one) => !(governs && (one === places.own || one === places.sister)))
    .filter((one) => !(sends && one === groupOf(place, places)))
    .map((one) => one.token)
  const pupils = rights.some((permission) => pupilPermissions.includes(permission))
  const names = [
    ...(pupils ? [] : [nearToken(place)]),
    ...(persona && pupils && reachesAll(persona) ? [] : [farToken(place)]),
  ]
  return [...foreign, ...(rights.length > 0 ? names : [])]
}
