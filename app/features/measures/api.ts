/** The words and arithmetic of measures that any room may use, in the browser too. */

export { readListGrade, shortTitle } from './rules/awards.ts'
export {
  findOrdinal,
  gradeAt,
  gradeCount,
  gradeLabels,
  readGrade,
} from './rules.ts'
export {
  type AttendanceCode,
  type Characteristic,
  type CycleFieldWord,
  type Ethnicity,
  type Flag,
  type FlagReason,
  Scale,
  type SubjectWord,
  type Tier,
  type TransferCodes,
  TransitionMatrix,
  type YearGroupWord,
} from './schema.ts'
export type { PraiseKind, ReportText } from './schema-home.ts'
