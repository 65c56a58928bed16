/** The pure door of progress: how a finding is told, and what counts as good news. */
export type { FanPicture } from './draw.ts'
export { isGood } from './rules.ts'
export { findingGrounds, findingHeadline } from './words.ts'
