/** The pure door of targets: the challenges. */

export { ChallengeKey } from './schema.ts'
