import type { Random } from '#stats/random.ts'
import { type Anomaly, plantAnomalies } from './anomalies.ts'
import { type AttendanceWeek, attend } from './attendance.ts'
import { type BehaviourEvent, behave } from './behaviour.ts'
import { addBehaviour, layAbsence, plantCauses } from './causes.ts'
import { type ClassGroup, type FormGroup, makeClasses } from './classes.ts'
import { addComments, pupilsWithComments } from './comments.ts'
import { type EntryTime, timeEntries } from './entering.ts'
import { drawFamilies, type Guardianship } from './families.ts'
import { giveHelp, type HelpGiven } from './help.ts'
import type { Margins } from './margins.ts'
import type { Names } from './names.ts'
import { drawPupils, type Pupil } from './pupils.ts'
import { type Entry, enterCycles, type Mark, markTasks, setTasks, type Task } from './readings.ts'
import type { SchoolPlan } from './schools.ts'
import { type Ids, makeShape, type Shape } from './shape.ts'
import { type Person, type Post, staffSchool } from './staff.ts'
import { helpStaff, type StaffHelp } from './staff-help.ts'
import { assignTeachers, hireTeachers, type Teacher, type Teaching } from './teaching.ts'
import { makeTimetable, type Timetable } from './timetable.ts'
import { layHours } from './timetable-hours.ts'
import {
  type Course,
  type Effects,
  listCourses,
  liveThrough,
  type PlantedEvent,
  plantEvents,
} from './truth.ts'

/** Everything the demonstration holds of one school, the hidden truth included. */
export type School = {
  plan: SchoolPlan
  shape: Shape
  pupils: Pupil[]
  classes: ClassGroup[]
  forms: FormGroup[]
  tutors: Map<FormGroup, Teacher>
  people: readonly Person[]
  posts: Post[]
  teachings: Teaching[]
  timetable: Timetable
  teachers: Teacher[]
  families: Guardianship[]
  caseload: { manager: Person; pupil: Pupil }[]
  courses: Course[]
  effects: Effects
  events: PlantedEvent[]
  entries: Entry[]
  entryTimes: EntryTime[]
  /** Keys of the tiers that classes are entered for. */
  tiers: Map<ClassGroup, string>
  anomalies: Anomaly[]
  tasks: Task[]
  marks: Mark[]
  attendance: AttendanceWeek[]
  behaviour: BehaviourEvent[]
  help: HelpGiven[]
  staffHelp: StaffHelp[]
}

const pupilsAManager = 18

/** Those whom a learning manager helps, and pupils of Years 7 to 11 who fell most of late, shared out among them. */
function shareCaseload(
  posts: readonly Post[],
  courses: readonly Course[],
  help: readonly HelpGiven[],
): { manager: Person; pupil: Pupil }[] {
  const managers = posts.filter(({ role }) => role === 'learning-manager').map(({ person }) => person)
  const falls = [...Map.groupBy(courses, ({ pupil }) => pupil)].map(([pupil, own]) => {
    const changes = own.flatMap(({ states, firstStep, unit }) => {
      const now = states[8 - firstStep]
      const before = states[7 - firstStep]
      return now === undefined || before === undefined ? [] : [(now - before) / unit]
    })
    return { pupil, change: changes.reduce((sum, change) => sum + change, 0) / Math.max(1, changes.length) }
  })
  const helped = managers.map((manager) => {
    return new Set(help.filter(({ owner }) => owner === manager).flatMap(({ pupils }) => pupils))
  })
  const worst = falls
    .filter(({ pupil }) => pupil.year <= 11 && pupil.left === null)
    .filter(({ pupil }) => !helped.some((own) => own.has(pupil)))
    .sort((a, b) => a.change - b.change || a.pupil.id - b.pupil.id)
    .map(({ pupil }) => pupil)
  return managers.flatMap((manager, place) => {
    const own = [...(helped[place] ?? [])]
    const more = worst.filter((_, at) => at % managers.length === place)
    return [...own, ...more.slice(0, pupilsAManager - own.length)].map((pupil) => ({ manager, pupil }))
  })
}

const numberAll = <T extends { id: number }>(rows: readonly T[], ids: Ids, table: string): T[] =>
  rows.map((row) => Object.assign(row, { id: ids.next(table) }))

/** Draws a whole school from its plan. The same random stream gives the same school. */
export function drawSchool(
  plan: SchoolPlan,
  schoolNumber: number,
  orgId: number,
  margins: Margins,
  names: Names,
  ids: Ids,
  random: Random,
): School {
  const pupils = numberAll(
    drawPupils(plan, schoolNumber, margins, names, random.fork('pupils')),
    ids,
    'person',
  )
  const made = makeClasses(plan, pupils, margins, 0, random.fork('classes'))
  const classes = numberAll(made.classes, ids, 'class')
  const forms = numberAll(made.forms, ids, 'registration_group')
  const shape = makeShape(plan, orgId, classes, margins, ids)
  const teachers = numberAll(
    hireTeachers(plan, classes, margins, names, random.fork('teachers')),
    ids,
    'person',
  )
  const hours = layHours(plan, classes, teachers, margins, random.fork('timetable'))
  const teachings = assignTeachers(classes, teachers, {
    ...{ plan, margins, hours },
    random: random.fork('teaching'),
  })
  const staff = staffSchool(plan, teachers, forms, shape, names, ids, random.fork('staff'))
  const courses = listCourses(classes)
  const growth = random.fork('growth')
  const events = plantEvents(plan, courses, classes, random.fork('events'))
  const causes = random.fork('causes')
  plantCauses(events, { courses, classes, teachings, teachers, hours }, causes)
  const effects = {
    teachings,
    classGrowth: new Map(classes.map((group) => [group, growth.normal(0, 0.08)])),
    events,
  }
  liveThrough(plan, courses, effects, margins, random.fork('truth'))
  const help = giveHelp(
    plan,
    { classes, courses, events, teachers, posts: staff.posts },
    { margins, ids, random: random.fork('help') },
  )
  const byClass = Map.groupBy(teachings, ({ group }) => group)
  const entered = enterCycles(courses, byClass, margins, random.fork('entries'))
  const wanted = plan.slug === 'b' ? pupilsWithComments(staff.posts, staff.tutors) : () => false
  const entries = addComments(entered, wanted, random.fork('comments'))
  const tasks = numberAll(setTasks(classes, byClass, 0, random.fork('tasks')), ids, 'line_item')
  const marks = markTasks(tasks, courses, random.fork('marks'))
  return {
    plan,
    shape,
    pupils,
    classes,
    forms,
    ...staff,
    teachings,
    timetable: makeTimetable(plan, { hours, teachings, teachers }, ids),
    teachers,
    families: drawFamilies(pupils, names, ids, random.fork('families')),
    caseload: shareCaseload(staff.posts, courses, help),
    courses,
    effects,
    events,
    help,
    staffHelp: helpStaff(plan, { teachers, teachings }, ids),
    entryTimes: timeEntries(entries, random.fork('pace')),
    tasks,
    ...plantAnomalies(plan, { entries, marks, tasks }, margins, random.fork('anomalies')),
    attendance: layAbsence(attend(pupils, margins, random.fork('attendance')), events, causes),
    behaviour: [...behave(pupils, random.fork('behaviour')), ...addBehaviour(events, causes)],
  }
}
