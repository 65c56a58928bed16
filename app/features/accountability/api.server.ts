/** The server door of accountability: a year’s results, worked out, and what classes and teachers added to them. */
export { makeEffects } from './effects/commands.server.ts'
export { switchOn } from './effects/decision.server.ts'
export { commentOwn } from './effects/gate.server.ts'
export { readResults } from './results.server.ts'
