/** The server door of progress: judging a cycle, and what stood out. */
export { judgeCycle } from './judge.server.ts'
export { type Explained, explainMovements } from './movement/comparison.server.ts'
export { makeYearOverview, type Overview } from './overview.server.ts'
export {
  answerFinding,
  listFindings,
} from './queries.server.ts'
