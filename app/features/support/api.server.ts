/** The server door of support: help that is due, what nobody has acted on, and help begun. */
export { changePlan } from './commands/change.server.ts'
export { startFromFindings } from './commands/from-findings.server.ts'
export { showAtHome } from './commands/home.server.ts'
export { keepRegister } from './commands/register.server.ts'
export { reviewPlan } from './commands/review.server.ts'
export { startPlan } from './commands/start.server.ts'
export { listHelpToReview } from './queries/due.server.ts'
export { listUnacted } from './queries/unacted.server.ts'
