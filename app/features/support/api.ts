/** The pure door of support: when help is looked at again, what becomes of it, and what before and after show. */
export type { Study } from './impact/answers.ts'
export { spreadWords } from './impact/words.ts'
export { usualReview } from './rules/draft.ts'
export { isDue, refuseReview } from './rules/plan.ts'
export { type Decision, decisions } from './schema.ts'
