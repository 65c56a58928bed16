/** The pure door of family: what a report says. */
export { type ReportData, reportOf } from './rules/report.ts'
export { childrenFinding, isFamily } from './rules/words.ts'
