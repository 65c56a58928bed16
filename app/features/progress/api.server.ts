/** The server door of progress: judging a cycle, and what stood out. */
export { judgeCycle } from './judge.server.ts'
export { type Explained, explainMovements } from './movement/comparison.server.ts'
export { makeOverview, type Overview, pupilsOf } from './overview.server.ts'
export {
  answerFinding,
  type Finding,
  listFindings,
  listJudgedCycles,
  listStandings,
  type Standing,
} from './queries.server.ts'
