/** The server door of targets: chances from a start, and the targets people agree. */
export {
  agreeTargets,
  changeTarget,
  type Proposal,
  proposeTargets,
} from './commands.server.ts'
export {
  type ChanceSource,
  chancesFor,
  type EarlierOutcomes,
  fitNationalChances,
  fitSchoolChances,
  listChanceModels,
} from './models.server.ts'
export { type Course, listCourses, listCurrentTargets, type Target } from './queries.server.ts'
export { type FindStart, listStarts, type PlacedStart } from './starts.server.ts'
