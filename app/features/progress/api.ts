/** The pure door of progress: its words. */
export { overallStatus, type StatusWords, statusWords } from './rules.ts'
export type { Evidence, FindingKind } from './schema.ts'
