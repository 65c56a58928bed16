/** The words and arithmetic of measures that any room may use, in the browser too. */

export {
  type Award,
  type ExamResult,
  type Left,
  readAwards,
  readListGrade,
  shortTitle,
} from './rules/awards.ts'
export { besideCourse, startIn } from './rules/beside-nation.ts'
export type { Figure } from './rules/figure.ts'
export { fill, fillCounted } from './rules/fill.ts'
export { formulaOf, tablesRead } from './rules/formula.ts'
export { type Headline, headlineFrom, headlineOf } from './rules/headline.ts'
export type { KnottedLine } from './rules/line.ts'
export { listNear, type NearList } from './rules/near.ts'
export { formatDecimal, signed } from './rules/numbers.ts'
export { type MeasuredPupil, prepareRead, type Tables } from './rules/pupil.ts'
export type { Counted } from './rules/slots.ts'
export { tablesFrom } from './rules/tables.ts'
export { type Cohort, compareWith, figureOf, withPupil, workOut } from './rules/work-out.ts'
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
  type RoomKind,
  Scale,
  type SubjectWord,
  type Tier,
  type TransferCodes,
  TransitionMatrix,
  type YearGroupWord,
} from './schema.ts'
export { EntryCondition, type GatewayWord, type PathwayTemplate } from './schema-curriculum.ts'
export type { HelpKind } from './schema-help.ts'
export type { PraiseKind, ReportText } from './schema-home.ts'
export type { Measure, ProgressTable, Qualification, ValueAddedModel } from './schema-official.ts'
export type { StaffHelpKind } from './schema-staff-help.ts'
