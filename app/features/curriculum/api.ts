/** The pure door of curriculum: a pathway as its form begins. */
export { draftFrom } from './rules/draft.ts'
