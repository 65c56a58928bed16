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
  type Flag,
  Scale,
  type SubjectWord,
  TransitionMatrix,
} from './schema.ts'
