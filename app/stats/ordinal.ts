/** Chances of each grade from a baseline: the model, its counts table, its fit, and the effect of a school. */
export { fitOrdinal, type OrdinalFit, type OrdinalOptions } from './ordinal-fit.ts'
export {
  chanceAtLeast,
  chanceSlope,
  gradeChances,
  type LatentGrade,
  latentGrade,
  type OrdinalModel,
  standardCuts,
} from './ordinal-model.ts'
export { type CountRow, countOutcomes, type Outcome } from './ordinal-table.ts'
export {
  fitOrdinalWithSchools,
  fitSchoolEffects,
  type SchoolEffect,
  type SchoolEffects,
  type SchoolTable,
} from './school-effects.ts'
