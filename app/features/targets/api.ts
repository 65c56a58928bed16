/** The pure door of targets: the challenges, and what a chance is called. */

export { ChallengeKey } from './schema.ts'
