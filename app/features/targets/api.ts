/** The pure door of targets: the challenges, and what a chance is called. */

export type { Grouping } from './rules/audit.ts'
export { challengeName, startsAcross } from './rules.ts'
export { Challenge, ChallengeKey } from './schema.ts'
