import type { Visit } from '#features/access/api.server.ts'

/** The person of this organisation to whom notices of a visit would be; null for somebody whose posts are held elsewhere. */
export const recipientOf = (visit: Pick<Visit, 'org' | 'posts' | 'personId'>): number | null =>
  visit.posts.some((post) => post.orgId === visit.org.id) ? visit.personId : null
