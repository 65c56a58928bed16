/** The pure door of access: roles, permissions, and the words that explain them. */
export type { Permission } from './roles.ts'
export { explainRight, type Post } from './rules/posts.ts'
