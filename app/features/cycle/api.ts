/** The pure door of cycle: its words. */
export { type Gap, gapFinding } from './rules/words.ts'
export { CloseForm } from './schema.ts'
