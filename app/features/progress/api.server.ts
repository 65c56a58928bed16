/** The server door of progress: judging a cycle, and what stood out. */
export { judgeCycle } from './judge.server.ts'
export { listFindings } from './queries.server.ts'
