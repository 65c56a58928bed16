import { type Permission, type Role, rightsOf } from '../roles.ts'

export const scopes = [
  'organisation',
  'department',
  'year_group',
  'class',
  'own_classes',
  'caseload',
  'case',
  'own_children',
  'self',
] as const
export type Scope = (typeof scopes)[number]

/** A role held by a person from-to over a part of an organisation. Dates are YYYY-MM-DD, the end included. */
export type Post = {
  id: number
  orgId: number
  personId: number
  role: Role
  title: string | null
  scope: Scope
  scopeId: number | null
  starts: string
  ends: string | null
}

export function isCurrent(post: { starts: string; ends: string | null }, today: string): boolean {
  return post.starts <= today && (post.ends === null || post.ends >= today)
}

/** Whether a post gives a permission in its own organisation, or (away) in one that its organisation governs. */
export function gives(post: Post, permission: Permission, away: boolean): boolean {
  const rights = rightsOf[post.role]
  return (away ? (rights.inMembers ?? []) : rights.may).includes(permission)
}

const scopeWords: Record<Scope, string> = {
  organisation: 'the whole organisation',
  department: 'the pupils taught in your department',
  year_group: 'the pupils of your year group',
  class: 'the pupils of the class named in your post',
  own_classes: 'the pupils you teach and those of your registration group',
  caseload: 'the pupils on your caseload',
  case: 'the pupil of this case',
  own_children: 'your own children',
  self: 'yourself',
}

/** The sentence behind "why can I see this?". */
export function explainRight(post: Post, roleName: string): string {
  const until = post.ends ? ` until ${post.ends}` : ''
  return `You hold the post ${post.title ?? roleName} since ${post.starts}${until}. It opens ${scopeWords[post.scope]}.`
}

/** A role's key in words: "head-of-year" as "head of year". */
export const roleWords = (role: string): string => role.replaceAll('-', ' ')

/** How far somebody is with making their account, from the last link they were given. */
export const linkWords = (link: 'used' | 'waiting' | 'expired' | null): string =>
  link === null
    ? 'no link made'
    : { used: 'has an account', waiting: 'link given', expired: 'link too old' }[link]

const recentMs = 60 * 60 * 1000

/**
 * What somebody must do before they may add or take away ways of signing in, in a sentence; null when nothing.
 * A password alone never changes the factors of an account that has one: it is the first thing that is stolen.
 */
export function beforeChangingFactors(
  session: { secondFactor: boolean; openedAt: Date },
  passkeys: number,
  now: Date,
): string | null {
  if (!session.secondFactor && passkeys > 0)
    return 'Sign in with your passkey first: a password alone cannot change how you sign in.'
  return now.getTime() - session.openedAt.getTime() > recentMs
    ? 'Sign in again first: how you sign in can be changed for an hour after that.'
    : null
}
