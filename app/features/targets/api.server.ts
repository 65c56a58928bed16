/** The server door of targets: chances from a start, and the targets people agree. */

export {
  type ChanceSource,
  chancesFor,
  fitNationalChances,
  fitSchoolChances,
  listChanceModels,
} from './models.server.ts'
export { listCurrentTargets, listTargetGrades } from './queries.server.ts'
export { listStarts } from './starts.server.ts'
