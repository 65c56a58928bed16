/** The server door of accountability: a year’s results, worked out. */
export { readResults } from './results.server.ts'
