/** The words and arithmetic of measures that any room may use, in the browser too. */

export { type ExamResult, type Left, readListGrade, shortTitle } from './rules/awards.ts'
export { besideCourse, startIn } from './rules/beside-nation.ts'
export type { Figure } from './rules/figure.ts'
export { type Headline, headlineOf } from './rules/headline.ts'
export { listNear } from './rules/near.ts'
export type { MeasuredPupil, Tables } from './rules/pupil.ts'
export type { Counted } from './rules/slots.ts'
export { type Cohort, compareWith, withPupil, workOut } from './rules/work-out.ts'
export {
  findOrdinal,
  gradeAt,
  gradeCount,
  gradeLabels,
  gradePoints,
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
export type { Measure } from './schema-official.ts'
