/** The pure door of access: roles, permissions, and the words that explain them. */
export { type Permission, permissions, type Role, rightsOf, roles } from './roles.ts'
export { explainRight, type Post, type Scope } from './rules/posts.ts'
