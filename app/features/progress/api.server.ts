/** The server door of progress: judging a cycle, and what stood out. */
export { forecastNow, judgeCycle } from './judge.server.ts'
export { type Explained, explainMovements } from './movement/comparison.server.ts'
export {
  answerFinding,
  countStanding,
  type Finding,
  listFindings,
  listJudgedCycles,
  listStandings,
  type Standing,
} from './queries.server.ts'
