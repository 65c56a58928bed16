/** What other rooms and set-up may ask of measures on the server. */
export { loadPacks } from './commands.server.ts'
export {
  listTableSources,
  readModels,
  readQualifications,
  readQualificationsOfCourses,
  readTables,
  type TableSource,
} from './official.server.ts'
export { packsFolder } from './pack-files.server.ts'
export { readNationalTables, readPackItems } from './packs.server.ts'
export {
  findNotHere,
  findScale,
  findTransitionMatrix,
  getScale,
  listCountries,
  listScales,
  listTransitionSubjects,
  listWords,
  readScales,
} from './queries.server.ts'
