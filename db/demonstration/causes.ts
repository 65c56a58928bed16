import type { Random } from '#stats/random.ts'
import type { AttendanceWeek } from './attendance.ts'
import type { BehaviourEvent } from './behaviour.ts'
import { demonstrationToday, weeksOver } from './calendar.ts'
import { type ClassGroup, yearDates } from './classes.ts'
import type { Pupil } from './pupils.ts'
import type { Teacher, Teaching } from './teaching.ts'
import type { Hours } from './timetable-hours.ts'
import { type Course, cyclesAYear, type PlantedEvent } from './truth.ts'

/** What truly brings a planted change about, where anything does that a school could see. */
export type PlantedCause = 'absence' | 'behaviour' | 'set' | 'teacher'

const daysAWeek = 7
const firstStepNow = cyclesAYear + 1

/** The days of a step of this year that are over. */
function daysOf(step: number): { first: number; last: number } {
  const cycle = yearDates[1].cycles[step - firstStepNow]
  if (!cycle) throw new Error(`The calendar has no cycle for step ${step}`)
  return { first: cycle.first, last: Math.min(cycle.last, demonstrationToday - 1) }
}

/** Moves a pupil to another set of the same year and subject from a step on: the class it leaves, the class it joins. */
function moveSet(course: Course, step: number, classes: readonly ClassGroup[], random: Random): boolean {
  const from = course.groups[step - course.firstStep]
  if (!from?.set || from.yearIndex !== 1) return false
  const near = classes.filter(
    (group) =>
      group.yearIndex === 1 &&
      group.year === from.year &&
      group.subject === from.subject &&
      Math.abs((group.set ?? 0) - (from.set ?? 0)) === 1,
  )
  const place = from.members.findIndex(({ pupil }) => pupil === course.pupil)
  const member = from.members[place]
  const { first: day } = daysOf(step)
  if (near.length === 0 || !member || member.first >= day || member.last !== null) return false
  const to = random.choice(near)
  from.members[place] = { ...member, last: day - 1 }
  to.members.push({ ...member, first: day })
  for (let at = step - course.firstStep; at < course.groups.length; at += 1) course.groups[at] = to
  return true
}

/** Gives a class another teacher of the department from a step on. */
function changeTeacher(
  group: ClassGroup,
  step: number,
  { teachings, teachers, hours }: Plantable,
  random: Random,
): boolean {
  const own = teachings.filter((teaching) => teaching.group === group)
  const [whole] = own
  if (!whole || own.length !== 1) return false
  const others = teachers.filter(
    (one) => one !== whole.teacher && one.department === whole.teacher.department,
  )
  const heir = random.shuffle(others).find((one) => hours.handOver(group, one))
  if (!heir) return false
  const { first: day } = daysOf(step)
  teachings.splice(
    teachings.indexOf(whole),
    1,
    { ...whole, last: day - 1 },
    { ...whole, teacher: heir, first: day },
  )
  return true
}

type Plantable = {
  courses: readonly Course[]
  classes: readonly ClassGroup[]
  teachings: Teaching[]
  teachers: readonly Teacher[]
  hours: Hours
}

/**
 * Gives some of the planted changes of this year a cause that a school can see, and makes the school such: sets and
 * teachers change here, absence and behaviour are laid over what was drawn. The others keep none.
 */
export function plantCauses(events: readonly PlantedEvent[], school: Plantable, random: Random): void {
  const courseOf = new Map(school.courses.map((course) => [`${course.pupil.id} ${course.subject}`, course]))
  for (const event of events) {
    const { pupil, subject, group, kind, step } = event
    if (step <= firstStepNow) continue
    const chance = random.uniform()
    if (group && group.set !== 4) {
      const changed = changeTeacher(group, step, school, random)
      event.cause = changed ? 'teacher' : null
    } else if (pupil && subject !== null && chance < 0.6) {
      const course = courseOf.get(`${pupil.id} ${subject}`)
      event.cause = course && moveSet(course, step, school.classes, random) ? 'set' : null
    } else if (pupil && subject === null && kind === 'fall') {
      event.cause = chance < 0.5 ? 'absence' : chance < 0.8 ? 'behaviour' : null
    }
  }
}

const caused = (events: readonly PlantedEvent[], cause: PlantedCause) =>
  events.flatMap((event) => (event.cause === cause && event.pupil ? [{ ...event, pupil: event.pupil }] : []))

/** Lays spells of absence over the weeks of those who fell for it: more than half of their sessions are missed. */
export function layAbsence(
  weeks: readonly AttendanceWeek[],
  events: readonly PlantedEvent[],
  random: Random,
): AttendanceWeek[] {
  const spells = new Map(caused(events, 'absence').map(({ pupil, step }) => [pupil, daysOf(step)]))
  return weeks.map((row) => {
    const spell = spells.get(row.pupil)
    if (!spell || row.week < spell.first || row.week > spell.last) return row
    const code = random.chance(0.7) ? 'I' : 'O'
    const days = Array.from({ length: 5 }, (_, day) =>
      random.chance(0.55) ? code + code : row.codes.slice(2 * day, 2 * day + 2),
    )
    return { ...row, codes: days.join('') }
  })
}

const trouble = [
  ['disruption', -2],
  ['defiance', -3],
  ['truancy', -4],
] as const

/** The events of those who fell with their behaviour: several a cycle. */
export function addBehaviour(events: readonly PlantedEvent[], random: Random): BehaviourEvent[] {
  const over = weeksOver(yearDates[1])
  return caused(events, 'behaviour').flatMap(({ pupil, step }) => {
    const { first, last } = daysOf(step)
    const weeks = over.filter((week) => week >= first && week <= last && isThere(pupil, week))
    if (weeks.length === 0) return []
    return Array.from({ length: 5 + random.poisson(3) }, (): BehaviourEvent => {
      const [kind, points] = random.choice(trouble)
      const on = Math.min(random.choice(weeks) + random.integer(5), demonstrationToday - 1)
      return { pupil, on, kind, points }
    })
  })
}

const isThere = (pupil: Pupil, week: number) =>
  week >= pupil.entered && (pupil.left === null || week + daysAWeek <= pupil.left)
