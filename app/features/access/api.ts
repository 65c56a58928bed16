/** The pure door of access: roles, permissions, and the words that explain them and what was changed. */
export type { Permission } from './roles.ts'
export { actionWords, type Change, changesOf } from './rules/events.ts'
export { explainRight, type Post } from './rules/posts.ts'
export { NamedOrganisation } from './schema.ts'
