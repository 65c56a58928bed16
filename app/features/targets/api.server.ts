/** The server door of targets: chances from a start, and the targets people agree. */

export { auditYear } from './audit.server.ts'
export { readClassTargets } from './class.server.ts'
export { agreeTargets } from './commands/agree.server.ts'
export { discussTargets } from './commands/discuss.server.ts'
export { noteAudit, publishTargets } from './commands/publish.server.ts'
export { adoptGround } from './commands/rebase.server.ts'
export { setRound } from './commands/round.server.ts'
export {
  type ChanceSource,
  chancesFor,
  fitNationalChances,
  fitSchoolChances,
  listChanceModels,
} from './models.server.ts'
export { fingerprintOf } from './queries/audit.server.ts'
export { listWaitingTalks } from './queries/classes.server.ts'
export { listGroupings, START_GROUPING } from './queries/groups.server.ts'
export { listPublishedTargets } from './queries/published.server.ts'
export { listCurrentTargets, listTargetGrades } from './queries.server.ts'
export { foreseeRebase } from './rebase.server.ts'
export { readTalks } from './rules/class-form.ts'
export { listStarts } from './starts.server.ts'
