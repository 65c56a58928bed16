/** The pure door of targets: the challenges, and what a chance is called. */
export { atLeast, challenges, chanceSentence, type Start, topShareOf } from './rules.ts'
export { ChallengeKey } from './schema.ts'
