/** The pure door of school: how people, dates and sessions are written and counted. */
export {
  formatShare,
  type SessionKind,
} from './rules/attendance.ts'
export { addDays, count, dateOf, formatDate, formatDay } from './rules/dates.ts'
export {
  compareLabels,
  compareNames,
  formatPupilName,
  formatStaffName,
  formatWhere,
  matchesTerms,
  searchKeys,
  searchTerms,
} from './rules/names.ts'
export {
  formatTime,
  isSchoolDay,
  mondayOf,
  mostWeeks,
  periodWords,
  timetableWeek,
  weekdayName,
  weekdayNames,
  weekdayOf,
} from './rules/timetable.ts'
