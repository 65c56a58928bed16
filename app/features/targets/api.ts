/** The pure door of targets: the challenges, and what a chance is called. */

export { startsAcross } from './rules.ts'
export { ChallengeKey } from './schema.ts'
