/** The pure door of progress: what a finding rests on, and its words. */

export { isGood } from './rules.ts'
export { Evidence, FindingKind } from './schema.ts'
export { findingGrounds, findingHeadline } from './words.ts'
