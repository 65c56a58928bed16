/** The server door of progress: judging a cycle, what stood out, and where pupils are heading. */
export { type Forecasts, readForecasts } from './forecasts.server.ts'
export { judgeCycle } from './judge.server.ts'
export { type Explained, explainMovements } from './movement/comparison.server.ts'
export { makeYearOverview, type Overview } from './overview.server.ts'
export {
  answerFinding,
  type Finding,
  getFinding,
  listFindings,
  listJudgedCycles,
} from './queries.server.ts'
