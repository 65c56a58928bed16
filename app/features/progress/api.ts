/** The pure door of progress: what a finding rests on, how it is told, and what counts as good news. */
export type { FanPicture } from './draw.ts'
export { isGood } from './rules.ts'
export { Evidence, FindingKind } from './schema.ts'
export { findingGrounds, findingHeadline } from './words.ts'
