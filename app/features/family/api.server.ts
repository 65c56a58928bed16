/** The server door of family: reports home, made and kept as they were sent. */
export { listChildren } from './children.server.ts'
export { proposeFromCycle } from './commands/praise.server.ts'
export { releaseRun, startRun } from './commands/runs.server.ts'
export { makeRun } from './jobs.server.ts'
export { listFacts, listReportPupils, listReportTexts } from './queries/facts.server.ts'
