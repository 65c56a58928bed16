/** The server door of school: its shape, its pupils within reach, and the facts known of them. */
export {
  addAcademicYear,
  addTerm,
  chooseKeyStages,
} from './commands/calendar.server.ts'
export { addClass, assignTeacher, endTeaching, enrolPupils, setTier } from './commands/classes.server.ts'
export { admitPupil } from './commands/pupils.server.ts'
export { addDepartment, addRegistrationGroup, addSubject, addYearGroup } from './commands/shape.server.ts'
export {
  listAttendanceWeeks,
  listLowAttendance,
  listPupilAttendance,
  listSessionKinds,
  listYearAttendance,
} from './queries/attendance.server.ts'
export { type BehaviourEvent, listBehaviour } from './queries/behaviour.server.ts'
export {
  type AcademicYear,
  findCurrentYear,
  listAcademicYears,
  listTerms,
  type Term,
} from './queries/calendar.server.ts'
export {
  type ClassFilter,
  type ClassRow,
  type ClassTeacher,
  classesInReach,
  getClass,
  getClassInReach,
  listClasses,
  listClassNames,
} from './queries/classes.server.ts'
export {
  getYearGroup,
  type KeyStage,
  listKeyStages,
  listRegistrationGroups,
  listYearGroupCounts,
  listYearGroups,
  type RegistrationGroup,
  type YearGroup,
} from './queries/groups.server.ts'
export { listPriorAttainment, type PriorAttainment } from './queries/profile.server.ts'
export {
  countPupils,
  getPupilInReach,
  listClassPupils,
  listClassPupilsInReach,
  listPupilNames,
  listPupils,
  type PupilFilter,
  type PupilRow,
} from './queries/pupils.server.ts'
export { currentYearId, pupilsInReach, reachesClass, reachesPupil } from './queries/scopes.server.ts'
export { getStaffMember, listStaff, listStaffNames, type StaffMember } from './queries/staff.server.ts'
export {
  type Department,
  getDepartment,
  getSubject,
  listDepartmentCounts,
  listDepartments,
  listSubjects,
  type Subject,
} from './queries/subjects.server.ts'
export { findPupilVisit, reachOf } from './visits.server.ts'
