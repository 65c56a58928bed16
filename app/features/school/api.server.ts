/** The server door of school: its shape, its pupils within reach, and the facts known of them. */

export { putKeyStages } from './commands/calendar.server.ts'
export { moveCaseload } from './commands/caseload.server.ts'
export { setTier } from './commands/classes.server.ts'

export {
  listPupilAttendance,
  listSessionKinds,
} from './queries/attendance.server.ts'

export {
  findCurrentYear,
  listAcademicYears,
  listTerms,
} from './queries/calendar.server.ts'
export {
  type ClassRow,
  type ClassTeacher,
  classesInReach,
  getClass,
  getClassInReach,
  listClasses,
  listClassNames,
} from './queries/classes.server.ts'
export { type EntryRow, listAwardedQualifications, listEntries } from './queries/entries.server.ts'
export {
  type ExamResultRow,
  listCohortIds,
  listExamResults,
  listMissedSessions,
  listPlacements,
  listTraits,
  listYearsWithResults,
} from './queries/exam-results.server.ts'
export {
  getYearGroup,
  listKeyStages,
  listRegistrationGroups,
  listYearGroupCounts,
  listYearGroups,
} from './queries/groups.server.ts'
export { listPriorAttainment } from './queries/profile.server.ts'
export {
  countPupils,
  getPupilInReach,
  listClassPupils,
  listClassPupilsInReach,
  listPupilNames,
  listPupils,
  type PupilRow,
} from './queries/pupils.server.ts'
export { currentYearId, reachesClass, reachesPupil } from './queries/scopes.server.ts'
export { listLastSeats } from './queries/seats.server.ts'
export { countShape } from './queries/shape.server.ts'
export { listStaff, listStaffNames } from './queries/staff.server.ts'
export {
  getSubject,
  listDepartments,
  listSubjects,
  type Subject,
} from './queries/subjects.server.ts'
export { listLessonsOn, listPeriods, listRooms } from './queries/timetable.server.ts'
export { listClashes } from './queries/timetable-use.server.ts'
export { readSchoolWords } from './queries/words.server.ts'
export { findPupilVisit, reachOf } from './visits.server.ts'
