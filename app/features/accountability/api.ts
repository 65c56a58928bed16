/** The pure door of accountability: a cohort before its results, and what may be changed of it. */
export type { CohortModel } from './ahead/rules/model.ts'
export type { Change } from './ahead/schema.ts'
