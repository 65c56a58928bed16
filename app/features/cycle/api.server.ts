/** The server door of cycle: what is entered, what is frozen, and what moved between two cycles. */
export { type Closed, closeCycle } from './commands/close.server.ts'
export { changeCycle, openCycle, planCycles } from './commands/plan.server.ts'
export { type Looked, listSentBack, lookAtCycle } from './queries/checks.server.ts'
export { compareCycles, type Pair } from './queries/compare.server.ts'
export {
  correctedEntries,
  findChanges,
  findPupilChanges,
  listCorrections,
  listRequests,
} from './queries/corrections.server.ts'
export { type ClassCoverage, listCoverage } from './queries/coverage.server.ts'
export {
  type Cycle,
  chooseCurrent,
  getCycle,
  listCurrentCycles,
  listCycles,
} from './queries/cycles.server.ts'
export { listFieldRows, listFields } from './queries/fields.server.ts'
export { checkSnapshot, digestForecasts } from './queries/frozen-digest.server.ts'
