/** The server door of progress: judging a cycle, what stood out, and where pupils are heading. */
export { type Forecasts, readForecasts } from './forecasts.server.ts'
export { learnDue, learnInThread } from './jobs.server.ts'
export { judgeCycle } from './judge.server.ts'
export { foresee, type Judgement } from './judgement.server.ts'
export { readErrorShares } from './ledger/shares.server.ts'
export { listPupilLines } from './lines.server.ts'
export { listMovedClasses } from './movement/classes.server.ts'
export { type Explained, explainMovements } from './movement/comparison.server.ts'
export { makeOverview, makeYearOverview, type Overview } from './overview.server.ts'
export { drawFinding } from './picture.server.ts'
export {
  answerFinding,
  type Finding,
  getFinding,
  type JudgedCycle,
  listFindings,
  listJudgedCycles,
  listStandings,
} from './queries.server.ts'
export { keepReadingModel } from './reading-model.server.ts'
export { readForLearning } from './run.server.ts'
