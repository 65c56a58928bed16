import type { Random } from '#stats/random.ts'
import type { PlantedCause } from './causes.ts'
import { type ClassGroup, yearDates } from './classes.ts'
import type { Margins } from './margins.ts'
import type { Pupil } from './pupils.ts'
import type { SchoolPlan } from './schools.ts'
import type { Teaching } from './teaching.ts'

/** Steps number the cycles through both years: 1 to 6 last year, 7 to 12 this year. */
export const stepNow = 9
export const cyclesAYear = 6

export type PlantedEvent = {
  kind: 'fall' | 'rise'
  step: number
  /** Grades, without sign. */
  size: number
  pupil: Pupil | null
  subject: string | null
  group: ClassGroup | null
  /** What brings it about, where it is something a school can see. */
  cause: PlantedCause | null
}
export type Course = {
  pupil: Pupil
  subject: string
  firstStep: number
  /** The class at each step from the first; a pupil may change class. */
  groups: ClassGroup[]
  /** Place on the scale that the pupil would reach if nothing changed, at each step. */
  states: number[]
  /** Place of the grade the pupil gets in the end. */
  outcome: number
  /** Places of the scale to one GCSE grade. */
  unit: number
}

// Variances in grades: what all subjects of a pupil share, what each has of its own, and what a cycle adds to both.
export const shared = { first: 0.45, cycle: 0.01 }
export const own = { first: 0.285, cycle: 0.0225 }
export const examNoise = 0.6
export const nationalSpread = 1.44

export const unitOf = (subject: string) => (subject === 'combined-science' ? 2 : 1)

const yearAt = (pupil: Pupil, step: number) => (step <= cyclesAYear ? pupil.year - 1 : pupil.year)
const cyclesDone = (year: number, step: number) =>
  (year > 11 ? year - 12 : year - 7) * cyclesAYear + (step <= cyclesAYear ? step : step - cyclesAYear)
export const cyclesInAll = (year: number) => (year > 11 ? 2 : 5) * cyclesAYear

/** What each pupil studies, and in which class at each step. */
export function listCourses(classes: readonly ClassGroup[]): Course[] {
  const courses = new Map<Pupil, Map<string, Course>>()
  for (const group of classes) {
    const steps = group.yearIndex === 0 ? [1, 2, 3, 4, 5, 6] : [7, 8, 9]
    const { cycles } = yearDates[group.yearIndex]
    for (const { pupil, first, last } of group.members) {
      for (const step of steps) {
        const day = cycles[(step - 1) % cyclesAYear]?.last ?? 0
        if (first > day || (last !== null && last < day)) continue
        const ofPupil = courses.get(pupil) ?? new Map<string, Course>()
        courses.set(pupil, ofPupil)
        const { subject } = group
        const course = ofPupil.get(subject) ?? {
          pupil,
          subject,
          firstStep: step,
          groups: [],
          states: [],
          outcome: 0,
          unit: unitOf(subject),
        }
        ofPupil.set(subject, course)
        course.groups[step - course.firstStep] = group
      }
    }
  }
  return [...courses.values()].flatMap((ofPupil) => [...ofPupil.values()])
}

/** Plants what the product should find: falls and rises of single courses, of whole pupils and of classes. */
export function plantEvents(
  plan: SchoolPlan,
  courses: readonly Course[],
  classes: readonly ClassGroup[],
  random: Random,
): PlantedEvent[] {
  const nothing = { pupil: null, subject: null, group: null, cause: null }
  const pupils = [...new Set(courses.map((course) => course.pupil))]
  const stepFrom = (first: number) => first + random.integer(stepNow - first + 1)
  const single = courses.flatMap((course): PlantedEvent[] => {
    const chance = random.uniform()
    const kind = chance < 0.025 ? 'fall' : chance < 0.04 ? 'rise' : null
    const { pupil, subject } = course
    return kind ? [{ ...nothing, kind, size: 1, pupil, subject, step: stepFrom(course.firstStep) }] : []
  })
  const whole = pupils.flatMap((pupil): PlantedEvent[] => {
    const chance = random.uniform()
    const kind = chance < 0.01 ? 'fall' : chance < 0.018 ? 'rise' : null
    return kind ? [{ ...nothing, kind, size: 0.8, pupil, step: 7 + random.integer(3) }] : []
  })
  const now = classes.filter((group) => group.yearIndex === 1 && group.members.length > 15)
  const slipped = now.filter(
    (group) => group.year === 10 && group.subject === 'mathematics' && group.set === 4,
  )
  const marked = random.shuffle(now.filter((group) => !slipped.includes(group))).slice(0, plan.full ? 3 : 0)
  return [
    ...single,
    ...whole,
    ...slipped.map((group): PlantedEvent => ({ ...nothing, kind: 'fall', size: 0.8, step: 8, group })),
    ...marked.map(
      (group, place): PlantedEvent => ({
        ...nothing,
        kind: place === 0 ? 'fall' : 'rise',
        size: 0.7,
        step: 8,
        group,
      }),
    ),
  ]
}

export type Effects = {
  teachings: readonly Teaching[]
  classGrowth: Map<ClassGroup, number>
  events: readonly PlantedEvent[]
}

function growthByClass({ teachings, classGrowth }: Effects): Map<ClassGroup, number> {
  const growth = new Map(classGrowth)
  for (const { group, teacher, share, first, last } of teachings) {
    const days = yearDates[group.yearIndex]
    const part = ((last ?? days.last) - first + 1) / (days.last - days.first + 1)
    growth.set(group, (growth.get(group) ?? 0) + teacher.growth * share * part)
  }
  return growth
}

const touches = (event: PlantedEvent, course: Course, step: number, group: ClassGroup | undefined) =>
  event.step === step &&
  (event.group ? event.group === group : event.subject === null || event.subject === course.subject)

/**
 * Fills in the states and outcomes: a random walk in grades with a part that all subjects of a pupil share,
 * around what the nation's tables expect of the pupil's starting point, plus school, class and planted events.
 */
export function liveThrough(
  plan: SchoolPlan,
  courses: readonly Course[],
  effects: Effects,
  margins: Margins,
  random: Random,
): void {
  const growth = growthByClass(effects)
  const ofPupil = Map.groupBy(effects.events, (event) => event.pupil)
  const ofClasses = ofPupil.get(null) ?? []
  for (const [pupil, own] of Map.groupBy(courses, (course) => course.pupil)) {
    const events = [...ofClasses, ...(ofPupil.get(pupil) ?? [])]
    const common = commonPath(pupil, Math.min(...own.map((course) => course.firstStep)), random)
    for (const course of own) fillCourse(plan, course, common, events, growth, margins, random)
  }
}

function commonPath(pupil: Pupil, firstStep: number, random: Random): number[] {
  const done = cyclesDone(yearAt(pupil, firstStep), firstStep)
  const path: number[] = []
  let level = random.normal(0, Math.sqrt(shared.first + shared.cycle * done))
  for (let step = firstStep; step <= stepNow; step++) {
    path[step] = level
    level += random.normal(0, Math.sqrt(shared.cycle))
  }
  return path
}

function fillCourse(
  plan: SchoolPlan,
  course: Course,
  common: readonly number[],
  events: readonly PlantedEvent[],
  growth: Map<ClassGroup, number>,
  margins: Margins,
  random: Random,
): void {
  const { pupil, unit } = course
  const { centre, spread } = margins.expect(course.subject, pupil.start)
  const scale = spread / nationalSpread
  let level = random.normal(
    0,
    Math.sqrt(own.first + own.cycle * cyclesDone(yearAt(pupil, course.firstStep), course.firstStep)),
  )
  let moved = 0
  for (let index = 0; index < course.groups.length; index++) {
    const step = course.firstStep + index
    const group = course.groups[index]
    moved += (group ? (growth.get(group) ?? 0) : 0) / cyclesAYear
    for (const event of events)
      if (touches(event, course, step, group)) moved += event.kind === 'rise' ? event.size : -event.size
    course.states.push(
      centre + scale * ((common[step] ?? 0) + level) + unit * (plan.start + plan.gain * step + moved),
    )
    level += random.normal(0, Math.sqrt(own.cycle))
  }
  const lastStep = course.firstStep + course.groups.length - 1
  const year = yearAt(pupil, lastStep)
  const left = Math.max(0, cyclesInAll(year) - cyclesDone(year, lastStep))
  const drift = random.normal(0, Math.sqrt(left * (shared.cycle + own.cycle)))
  const end = (course.states.at(-1) ?? centre) + scale * (drift + random.normal(0, examNoise))
  const top = margins.grades(course.subject).length - 1
  course.outcome = Math.min(Math.max(Math.round(end), 0), top)
}
