import type { Random } from '#stats/random.ts'
import type { Day } from './calendar.ts'
import { type ClassGroup, yearDates } from './classes.ts'
import type { Margins } from './margins.ts'
import { drawName, type Names, type Sex } from './names.ts'
import type { SchoolPlan } from './schools.ts'

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

const periods = (group: ClassGroup): number => {
  if (group.year > 11) return 5
  if (['english-language', 'mathematics', 'combined-science'].includes(group.subject)) return 4
  return group.year > 9 ? 3 : 2
}

export function drawPerson(names: Names, random: Random) {
  const sex: Sex = random.chance(0.62) ? 'F' : 'M'
  const heritage = random.weighted([90, 5, 3, 2])
  const title = sex === 'M' ? 'Mr' : random.choice(['Mrs', 'Ms', 'Miss'])
  return {
    ...drawName(names, (['white', 'asian', 'black', 'other'] as const)[heritage] ?? 'white', sex, random),
    title,
  }
}

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
    need.set(department, (need.get(department) ?? 0) + periods(group))
  }
  const total = sum([...need.values()])
  const posts = [...need].map(([department, load]) => ({ department, exact: (load / total) * plan.teachers }))
  const whole = posts.map(({ department, exact }) => ({
    department,
    count: Math.max(1, Math.floor(exact)),
    rest: exact % 1,
  }))
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

/** Gives each class the teacher of its department who has least to teach; a few are shared or change hands. */
export function assignTeachers(
  classes: readonly ClassGroup[],
  teachers: readonly Teacher[],
  margins: Margins,
  random: Random,
): Teaching[] {
  const byDepartment = Map.groupBy(teachers, (teacher) => teacher.department)
  const taught = new Map<string, number>()
  const key = (teacher: Teacher, group: ClassGroup) =>
    `${group.yearIndex} ${teacher.department} ${teacher.family} ${teacher.given}`
  const leastBusy = (group: ClassGroup, not?: Teacher): Teacher | undefined => {
    const { department } = margins.subject(group.subject)
    const able = (byDepartment.get(department) ?? teachers).filter((teacher) => teacher !== not)
    const busy = (teacher: Teacher) => (taught.get(key(teacher, group)) ?? 0) / teacher.load
    return able.toSorted((a, b) => busy(a) - busy(b))[0]
  }
  return classes.flatMap((group): Teaching[] => {
    const teacher = leastBusy(group)
    if (!teacher) return []
    const add = (who: Teacher, share: number) =>
      taught.set(key(who, group), (taught.get(key(who, group)) ?? 0) + periods(group) * share)
    const dates = yearDates[group.yearIndex]
    const whole: Teaching = {
      group,
      teacher,
      share: 1,
      first: dates.first,
      last: group.yearIndex === 0 ? dates.last : null,
    }
    const other = random.chance(0.1) ? leastBusy(group, teacher) : undefined
    if (!other) {
      add(teacher, 1)
      return [whole]
    }
    const changes = random.chance(0.3)
    const day = dates.cycles[1]?.first ?? dates.first
    add(teacher, 0.6)
    add(other, 0.4)
    return changes
      ? [
          { ...whole, last: day - 1 },
          { ...whole, teacher: other, first: day },
        ]
      : [
          { ...whole, share: 0.6 },
          { ...whole, teacher: other, share: 0.4 },
        ]
  })
}
