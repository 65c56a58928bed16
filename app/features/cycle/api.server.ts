/** The server door of cycle: what is entered, what is frozen, and what moved between two cycles. */

export { setCeiling } from './commands/burden.server.ts'
export { closeCycle, holdCycle } from './commands/close.server.ts'
export { askCorrection, correctMark } from './commands/correct.server.ts'
export { nameCover } from './commands/cover.server.ts'
export { setDeadline } from './commands/deadlines.server.ts'
export { openCycle } from './commands/plan.server.ts'
export { remind } from './commands/remind.server.ts'
export { planCycles } from './commands/year.server.ts'
export { remindDue } from './jobs.server.ts'
export {
  findCeiling,
  findGuidance,
  findUsualLoad,
  listCellCosts,
  listPersonMinutes,
  type PersonMinutes,
} from './queries/burden.server.ts'
export { listClassStates } from './queries/chase.server.ts'
export { listSentBack, lookAtCycle } from './queries/checks.server.ts'
export {
  correctedEntries,
  correctedSnapshot,
  findChanges,
  findPupilChanges,
  listCorrections,
  listRequests,
} from './queries/corrections.server.ts'
export { listCoverage } from './queries/coverage.server.ts'
export { listCovers } from './queries/covers.server.ts'
export {
  type Cycle,
  getCycle,
  listCurrentCycles,
  listCycles,
} from './queries/cycles.server.ts'
export { type FieldRow, isEnteredBy, listFieldRows, listFields } from './queries/fields.server.ts'
export { readFrozenSheet } from './queries/frozen.server.ts'
export { checkSnapshot, digestForecasts } from './queries/frozen-digest.server.ts'
export { listPairs, type Pair } from './queries/pairs.server.ts'
