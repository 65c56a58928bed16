/** The pure door of targets: the challenges, and what a chance is called. */

export { challengeName, startsAcross } from './rules.ts'
export { Challenge, ChallengeKey } from './schema.ts'
