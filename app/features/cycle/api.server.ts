/** The server door of cycle: what is entered, what is frozen, and what moved between two cycles. */
export { type Closed, checkSnapshot, closeCycle } from './commands/close.server.ts'
export { changeCycle, openCycle, planCycles } from './commands/plan.server.ts'
export { compareCycles, type Pair } from './queries/compare.server.ts'
export { type ClassCoverage, gapsOf, listCoverage } from './queries/coverage.server.ts'
export {
  type Cycle,
  chooseCurrent,
  getCycle,
  listCurrentCycles,
  listCycles,
} from './queries/cycles.server.ts'
export { type FieldRow, isEnteredBy, listFieldRows, listFields } from './queries/fields.server.ts'
