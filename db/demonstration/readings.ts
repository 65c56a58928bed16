import type { Random } from '#stats/random.ts'
import { type Day, weeksOver } from './calendar.ts'
import { type ClassGroup, yearDates } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { Teacher, Teaching } from './teaching.ts'
import { type Course, cyclesAYear, stepNow } from './truth.ts'

export type Entry = {
  step: number
  group: ClassGroup
  pupil: Pupil
  marks: Record<string, string | string[]>
  teacher: Teacher
  on: Day
}
export type Task = {
  id: number
  group: ClassGroup
  title: string
  category: string
  on: Day
  most: number
  teacher: Teacher
  step: number
  ease: number
}
export type Mark = { task: Task; pupil: Pupil; score: number | null }

const readingNoise = 0.6
// Judgements are given more freely as the year goes on.
const season = [-0.06, -0.03, 0, 0.02, 0.04, 0.05]

/** Student's t with five degrees of freedom, scaled to spread 1: now and then a reading is far out. */
function heavyTailed(random: Random): number {
  let square = 0
  for (let draw = 0; draw < 5; draw++) square += random.normal() ** 2
  return random.normal() / Math.sqrt(square / 5) / Math.sqrt(5 / 3)
}

export function teacherAt(
  teachings: Map<ClassGroup, Teaching[]>,
  group: ClassGroup,
  day: Day,
): Teacher | undefined {
  const here = teachings.get(group) ?? []
  const now = here.filter(({ first, last }) => first <= day && (last === null || last >= day))
  return (now.toSorted((a, b) => b.share - a.share)[0] ?? here[0])?.teacher
}

function marksOf(course: Course, index: number, teacher: Teacher, margins: Margins, random: Random) {
  const { pupil, subject, unit } = course
  const step = course.firstStep + index
  const state = course.states[index] ?? 0
  const before = course.states[index - 1] ?? state
  const grades = margins.grades(subject)
  const reading =
    state +
    unit * (teacher.bias + (season[(step - 1) % cyclesAYear] ?? 0) + readingNoise * heavyTailed(random))
  const judgement = grades[Math.min(Math.max(Math.round(reading), 0), grades.length - 1)] ?? ''
  const trend = (state - before) / unit
  const effort = Math.round(
    Math.min(Math.max(3 + 0.55 * pupil.diligence + 0.4 * trend + random.normal(0, 0.45), 1), 4),
  )
  const flags = [
    ...(effort <= 2 && random.chance(0.35) ? ['homework'] : []),
    ...(effort <= 2 && pupil.year >= 10 && random.chance(0.15) ? ['coursework'] : []),
    ...(pupil.absence > 0.15 && random.chance(0.5) ? ['attendance'] : []),
    ...(pupil.diligence < -1.2 && random.chance(0.25) ? ['behaviour'] : []),
    ...(trend < -0.5 && random.chance(0.4) ? ['parents'] : []),
    ...((effort === 4 && random.chance(0.12)) || (trend > 0.5 && random.chance(0.4)) ? ['praise'] : []),
  ]
  return { judgement, effort: String(effort), ...(flags.length > 0 ? { flags } : {}) }
}

/** One judgement for each course and cycle. The open cycle is a little over half entered, class by class. */
export function enterCycles(
  courses: readonly Course[],
  teachings: Map<ClassGroup, Teaching[]>,
  margins: Margins,
  random: Random,
): Entry[] {
  const early = new Map<ClassGroup, boolean>()
  const enteredEarly = (group: ClassGroup) => {
    const known = early.get(group) ?? random.chance(0.55)
    early.set(group, known)
    return known
  }
  return courses.flatMap((course) =>
    course.groups.flatMap((group, index): Entry[] => {
      const step = course.firstStep + index
      const cycle = yearDates[group.yearIndex].cycles[(step - 1) % cyclesAYear]
      const teacher = cycle && teacherAt(teachings, group, cycle.last)
      if (!cycle || !teacher) return []
      const marks = marksOf(course, index, teacher, margins, random)
      if (step === stepNow && !enteredEarly(group)) return []
      if (random.chance(0.012)) return []
      const on = step === stepNow ? cycle.opens + 1 + random.integer(6) : cycle.last - 1 - random.integer(9)
      return [{ step, group, pupil: course.pupil, marks, teacher, on }]
    }),
  )
}

const core = ['english-language', 'mathematics', 'combined-science']
const categories = ['Quiz', 'Homework', 'Classwork', 'Test'] as const

/** Every second school week a piece of marked work in each class of the core subjects. */
export function setTasks(
  classes: readonly ClassGroup[],
  teachings: Map<ClassGroup, Teaching[]>,
  firstId: number,
  random: Random,
): Task[] {
  const eases = new Map<string, number>()
  let id = firstId
  return classes
    .filter((group) => core.includes(group.subject))
    .flatMap((group) => {
      const weeks = weeksOver(yearDates[group.yearIndex]).filter(
        (_, week) => week % (group.yearIndex === 1 ? 2 : 4) === 1,
      )
      return weeks.flatMap((week, place): Task[] => {
        const on = week + 3
        const teacher = teacherAt(teachings, group, on)
        if (!teacher) return []
        const key = `${group.subject} ${group.year} ${week}`
        const ease = eases.get(key) ?? random.normal(0, 0.04)
        eases.set(key, ease)
        const category = categories[place % categories.length] ?? 'Quiz'
        const cycle = yearDates[group.yearIndex].cycles.findLastIndex(({ first }) => first <= week)
        const step = cycle + 1 + group.yearIndex * cyclesAYear
        return [
          {
            id: id++,
            group,
            title: `${category} ${place + 1}`,
            category,
            on,
            most: category === 'Test' ? 50 : 20,
            teacher,
            step,
            ease,
          },
        ]
      })
    })
}

/** What each pupil scored: a share that rises with the state, with noise of its own. */
export function markTasks(tasks: readonly Task[], courses: readonly Course[], random: Random): Mark[] {
  const states = new Map<ClassGroup, Map<Pupil, Course>>()
  for (const course of courses) {
    for (const group of new Set(course.groups)) {
      if (!group) continue
      const inGroup = states.get(group) ?? new Map<Pupil, Course>()
      states.set(group, inGroup.set(course.pupil, course))
    }
  }
  return tasks.flatMap((task) =>
    [...(states.get(task.group) ?? [])].flatMap(([pupil, course]): Mark[] => {
      const index = task.step - course.firstStep
      if (course.groups[index] !== task.group) return []
      if (random.chance(Math.min(0.6, pupil.absence * 0.9))) return [{ task, pupil, score: null }]
      const share =
        0.3 + task.ease + (0.075 * (course.states[index] ?? 0)) / course.unit + random.normal(0, 0.11)
      return [{ task, pupil, score: Math.round(Math.min(Math.max(share, 0), 1) * task.most) }]
    }),
  )
}
