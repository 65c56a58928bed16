/** The pure door of cycle: what a cell takes, and its words. */
export { type Field, fieldHint, readCell } from './rules/cells.ts'
export { type Gap, gapFinding } from './rules/words.ts'
export { CloseForm } from './schema.ts'
