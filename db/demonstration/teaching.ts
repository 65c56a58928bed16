import type { Random } from '#stats/random.ts'
import type { Day } from './calendar.ts'
import { type ClassGroup, yearDates } from './classes.ts'
import type { Margins } from './margins.ts'
import { drawName, type Names, type Sex } from './names.ts'
import type { SchoolPlan } from './schools.ts'
import { type Hours, noHours } from './timetable-hours.ts'
import { fortnightOf } from './timetable-plan.ts'

export type Teacher = {
  id: number
  given: string
  family: string
  title: string
  department: string
  /** Share of a full timetable; leaders teach less. */
  load: number
  /** Grades a year that pupils gain beyond expectation in this teacher's classes. */
  growth: number
  /** Grades by which this teacher's judgements lie too high. */
  bias: number
}
export type Teaching = { group: ClassGroup; teacher: Teacher; share: number; first: Day; last: Day | null }

export function drawPerson(names: Names, random: Random) {
  const sex: Sex = random.chance(0.62) ? 'F' : 'M'
  const heritage = random.weighted([90, 5, 3, 2])
  const title = sex === 'M' ? 'Mr' : random.choice(['Mrs', 'Ms', 'Miss'])
  return {
    ...drawName(names, (['white', 'asian', 'black', 'other'] as const)[heritage] ?? 'white', sex, random),
    title,
  }
}

/** Lessons a fortnight that are too many for one teacher. */
const mostOfOne = 30

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** As many teachers as the school has, spread over departments by what this year needs. */
export function hireTeachers(
  plan: SchoolPlan,
  classes: readonly ClassGroup[],
  margins: Margins,
  names: Names,
  random: Random,
): Teacher[] {
  const need = new Map<string, number>()
  for (const group of classes) {
    if (group.yearIndex === 0) continue
    const { department } = margins.subject(group.subject)
    need.set(department, (need.get(department) ?? 0) + fortnightOf(plan, group))
  }
  const total = sum([...need.values()])
  const whole = [...need].map(([department, load]) => {
    const exact = (load / total) * plan.teachers
    return { department, count: Math.max(load > mostOfOne ? 2 : 1, Math.floor(exact)), rest: exact % 1 }
  })
  const missing = plan.teachers - sum(whole.map(({ count }) => count))
  const inNeed = new Set([...whole].sort((a, b) => b.rest - a.rest).slice(0, Math.max(0, missing)))
  return whole.flatMap((post) =>
    Array.from({ length: post.count + (inNeed.has(post) ? 1 : 0) }, (_, place) => ({
      id: 0,
      ...drawPerson(names, random),
      department: post.department,
      load: place === 0 ? 0.75 : place < 3 ? 0.9 : 1,
      growth: random.normal(0, 0.1),
      bias: random.normal(0.12, 0.28),
    })),
  )
}

/** So many lessons more a fortnight for a second class of a course that is prepared already. */
const atHome = 9

type Staffing = { plan: SchoolPlan; margins: Margins; random: Random; hours?: Hours }

/** Who has least to teach in a year, by department; counts what each is given. */
function countWork(teachers: readonly Teacher[], { plan, margins }: Staffing) {
  const byDepartment = Map.groupBy(teachers, ({ department }) => department)
  const taught = new Map<string, number>()
  const knows = new Set<string>()
  const key = (teacher: Teacher, group: ClassGroup) =>
    `${group.yearIndex} ${teacher.department} ${teacher.family} ${teacher.given}`
  const course = (teacher: Teacher, group: ClassGroup) =>
    `${key(teacher, group)} ${group.year} ${group.subject}`
  const busy = (teacher: Teacher, group: ClassGroup) =>
    (taught.get(key(teacher, group)) ?? 0) / teacher.load - (knows.has(course(teacher, group)) ? atHome : 0)
  return {
    leastBusy: (group: ClassGroup): Teacher[] => {
      const able = byDepartment.get(margins.subject(group.subject).department) ?? teachers
      return able.toSorted((a, b) => busy(a, group) - busy(b, group))
    },
    add: (who: Teacher, group: ClassGroup, share: number) => {
      knows.add(course(who, group))
      taught.set(key(who, group), (taught.get(key(who, group)) ?? 0) + fortnightOf(plan, group) * share)
    },
  }
}

/**
 * Gives each class the teacher of its department who has least to teach and is free when it meets; a few are shared, and
 * so are those for which no one teacher is free.
 */
export function assignTeachers(
  classes: readonly ClassGroup[],
  teachers: readonly Teacher[],
  staffing: Staffing,
): Teaching[] {
  const { hours = noHours(), random } = staffing
  const { leastBusy, add } = countWork(teachers, staffing)
  const teachings = hours.inOrder(classes).flatMap((group): Teaching[] => {
    const able = leastBusy(group)
    const [teacher, other] = able.filter((one) => hours.canMeet(group, one))
    const shared = random.chance(0.07)
    const dates = yearDates[group.yearIndex]
    const whole = { group, first: dates.first, last: group.yearIndex === 0 ? dates.last : null }
    if (teacher && !(shared && other)) {
      hours.settle(group, teacher)
      add(teacher, group, 1)
      return [{ ...whole, teacher, share: 1 }]
    }
    const together = teacher && other ? [teacher, other] : hours.fewest(group, able)
    const shares = hours.share(group, together)
    for (const { teacher, share } of shares) add(teacher, group, share)
    return shares.map(({ teacher, share }) => ({ ...whole, teacher, share }))
  })
  return teachings.flatMap((one) => {
    const heir =
      one.share === 1 && random.chance(0.03)
        ? leastBusy(one.group).find((other) => other !== one.teacher && hours.handOver(one.group, other))
        : undefined
    return heir ? inTurn(one, heir) : [one]
  })
}

/** The class changes hands where the second cycle begins. */
function inTurn(one: Teaching, heir: Teacher): Teaching[] {
  const day = yearDates[one.group.yearIndex].cycles[1]?.first ?? one.first
  return [
    { ...one, last: day - 1 },
    { ...one, teacher: heir, first: day },
  ]
}
