/** The server door of accountability: a year’s results worked out, a cohort before them, and what classes and teachers added. */
export { withState } from './ahead/rules/ahead.ts'
export { applyChanges } from './ahead/rules/apply.ts'
export { outcomeOf, workModel } from './ahead/rules/outcome.ts'
export { saveScenario } from './ahead/scenarios.server.ts'
export { readModel } from './ahead/what-if.server.ts'
export { makeEffects, switchOn } from './effects/commands.server.ts'
export { commentOwn } from './effects/gate.server.ts'
export { readResults } from './results.server.ts'
