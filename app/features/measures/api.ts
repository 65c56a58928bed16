/** The words and arithmetic of measures that any room may use, in the browser too. */
export {
  findOrdinal,
  gradeLabels,
  readGrade,
} from './rules.ts'
export {
  type AttendanceCode,
  type Characteristic,
  type CycleFieldWord,
  type Ethnicity,
  type Flag,
  type FlagList,
  type Grade,
  type KeyStageModel,
  type NumericScale,
  type OrderedScale,
  type PriorAttainmentKind,
  type RegisterGroup,
  type RoleName,
  Scale,
  type SubjectWord,
  type TermName,
  type TransferCodes,
  TransitionMatrix,
  type YearGroupWord,
} from './schema.ts'
