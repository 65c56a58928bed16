/** A school day: its week counted from the one in which the cycle begins, and the week of the timetable it is. */
export type Day = { on: string; weekday: number; week: number; timetable: number }
/** Minutes after midnight; `lesson` false for registration and the like. */
export type Period = {
  id: number
  week: number
  weekday: number
  name: string
  begins: number
  ends: number
  lesson: boolean
}
/** From a day to another, or open. */
type Spell = { starts: string; ends: string | null }
type Hour = { weekday: number; begins: number; minutes: number }

/** What a pupil has in a period of the timetable. */
export type Timetabled = Spell & { periodId: number; classId: number; subjectId: number }
export type DeskPupil = {
  id: number
  yearGroupId: number | null
  has: readonly Timetabled[]
  /** How the pupil stands in each subject, as last judged. */
  status: ReadonlyMap<number, string>
  /** When other help has them. */
  elsewhere: readonly Hour[]
}
/** Somebody kept free in periods. */
export type DeskStaff = {
  id: number
  departmentIds: readonly number[]
  spare: readonly number[]
  teaches: readonly (Spell & { periodId: number })[]
  elsewhere: readonly Hour[]
}
export type DeskRoom = { id: number; kind: string; taken: readonly (Spell & { periodId: number })[] }
/** Help that is given as lessons. */
export type DeskPlan = {
  id: number
  subjectId: number | null
  departmentId: number | null
  ownerId: number
  pupilIds: readonly number[]
  timesAWeek: number
  minutes: number
  room: string
  starts: string
  reviewOn: string
  /** Whether it has met before: help given once in all is then had. */
  met: boolean
}
/** A special lesson as it stands. */
export type Standing = {
  id: number
  planId: number
  on: string
  periodId: number
  personId: number
  roomId: number
  pinned: boolean
  /** The year groups of its pupils. */
  yearGroupIds: readonly number[]
}
/**
 * What is not as the timetable says on a day: somebody away, a room lost, a period gone; or a year group that is kept clear for
 * examinations or a trip, the whole day or in a period.
 */
export type Gap = {
  on: string
  personId: number | null
  roomId: number | null
  periodId: number | null
  yearGroupId: number | null
}

/** Everything that special lessons are planned from. */
export type Desk = {
  today: string
  /** School days of the cycle, those gone by too; planned is from `starts` on. */
  days: readonly Day[]
  starts: string
  /** As little as can be is to move. */
  calm: boolean
  periods: readonly Period[]
  staff: readonly DeskStaff[]
  rooms: readonly DeskRoom[]
  pupils: readonly DeskPupil[]
  plans: readonly DeskPlan[]
  standing: readonly Standing[]
  gaps: readonly Gap[]
  /** Lessons that pupils missed for help in this cycle before `starts`. */
  missed: readonly { pupilId: number; subjectId: number | null; on: string }[]
  signed: readonly { pupilId: number; subjectId: number }[]
  coreIds: ReadonlySet<number>
  mostAWeek: number
}

export const holds = ({ starts, ends }: Spell, on: string): boolean =>
  starts <= on && (ends === null || on <= ends)

export const overlaps = ({ weekday, begins, minutes }: Hour, period: Period): boolean =>
  weekday === period.weekday && begins < period.ends && period.begins < begins + minutes

/** Whether a gap keeps a year group clear in a period of a day. */
export const keepsClear = (
  gap: Gap,
  yearGroupId: number | null,
  { on, periodId }: { on: string; periodId: number },
): boolean =>
  gap.yearGroupId !== null &&
  gap.yearGroupId === yearGroupId &&
  gap.on === on &&
  (gap.periodId === null || gap.periodId === periodId)
