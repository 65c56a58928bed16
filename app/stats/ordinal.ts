/** Chances of each grade from a baseline: the model, its counts table, its fit, and the effect of a school. */
export { fitOrdinal, type OrdinalFit } from './ordinal-fit.ts'
export {
  chanceAtLeast,
  chanceSlope,
  gradeChances,
  latentGrade,
  type OrdinalModel,
  type Place,
  standardCuts,
} from './ordinal-model.ts'
export { type CountRow, countOutcomes } from './ordinal-table.ts'
export {
  fitOrdinalWithSchools,
  fitSchoolEffects,
  type SchoolTable,
} from './school-effects.ts'
