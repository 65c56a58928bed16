import type { Post } from '#features/access/api.ts'
import { addDays, formatDate } from '#features/school/api.ts'

/** Roles that a governing body may name as readers of teachers’ figures. */
export const readerRoles = ['executive-principal', 'head', 'senior-leader', 'head-of-department'] as const

export type Resolution = {
  id: number
  purpose: string
  readers: string[]
  firstLookDays: number
  decidedOn: string
  starts: string
  ends: string
  recordedBy: string
  withdrawnAt: Date | null
  withdrawnBy: string | null
  withdrawnWhy: string | null
}

/** Whether a resolution opens anything on a day; its last day is in it. */
export const isLive = (
  { starts, ends, withdrawnAt }: Pick<Resolution, 'starts' | 'ends' | 'withdrawnAt'>,
  today: string,
): boolean => withdrawnAt === null && starts <= today && today <= ends

/** Whose figures somebody may read: everybody’s, or those of teachers whose every result lies in these departments. */
export type Readable = { departments: 'all' | readonly number[] }

/** What the posts of a visit may read under a resolution; null for nothing. A head of department reads the own department. */
export function readableBy(
  { readers }: Pick<Resolution, 'readers'>,
  posts: readonly Pick<Post, 'role' | 'scope' | 'scopeId'>[],
): Readable | null {
  const named = posts.filter(
    ({ role }) => readers.includes(role) && (readerRoles as readonly string[]).includes(role),
  )
  const whole = named.some(({ role, scope }) => role !== 'head-of-department' && scope === 'organisation')
  if (whole) return { departments: 'all' }
  const departments = named.flatMap(({ role, scope, scopeId }) =>
    role === 'head-of-department' && scope === 'department' && scopeId !== null ? [scopeId] : [],
  )
  return departments.length > 0 ? { departments } : null
}

/** The first day on which anybody but the teachers themselves may look. */
export const shownFrom = (madeOn: string, { firstLookDays }: Pick<Resolution, 'firstLookDays'>): string =>
  addDays(madeOn, firstLookDays)

/** A year after the first day at most, that day of the next year included. */
export const lastPossibleEnd = (starts: string): string =>
  `${Number(starts.slice(0, 4)) + 1}${starts.slice(4) === '-02-29' ? '-02-28' : starts.slice(4)}`

/** What the figures may never be used for, said wherever they stand. */
export const neverFor: readonly string[] = [
  'appraisal, pay, capability or any other judgement of a person’s work',
  'a list in order of the figures: they are in order of names, here and nowhere else',
  'a file to hand on: there is none',
]

/** The first line of the page that says what the governing body decided. */
export function decisionFinding(live: Resolution | null, next: Resolution | null): string {
  if (live) return `Teachers’ figures are on until ${formatDate(live.ends)}, for one purpose`
  if (next) return `Teachers’ figures are off, and on from ${formatDate(next.starts)}`
  return 'Teachers’ figures are off: nobody can see any, and none are worked out'
}
