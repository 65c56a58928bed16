/** The pure door of support: when help is looked at again, and what becomes of it. */
export { usualReview } from './rules/draft.ts'
export { isDue, refuseReview } from './rules/plan.ts'
export { type Decision, decisions } from './schema.ts'
