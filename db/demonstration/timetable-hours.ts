import type { Random } from '#stats/random.ts'
import type { ClassGroup } from './classes.ts'
import type { Margins } from './margins.ts'
import type { SchoolPlan } from './schools.ts'
import type { Teacher } from './teaching.ts'
import { layBands, type Need, needOf } from './timetable-bands.ts'
import { fortnightOf, listPeriods } from './timetable-plan.ts'

/** A class in one of the lesson periods (by its place among them). `teacher`: who takes it where several share the class. */
export type Lesson = { group: ClassGroup; slot: number; teacher: Teacher | null }

/** When classes meet. They are settled one by one, as each finds its teachers. */
export type Hours = {
  lessons: Lesson[]
  /** The classes in the order in which they are best settled: those with least choice first. */
  inOrder(classes: readonly ClassGroup[]): ClassGroup[]
  /** Whether the teacher is free for as many lessons as the class has. */
  canMeet(group: ClassGroup, teacher: Teacher): boolean
  /** Settles a class that has one teacher. */
  settle(group: ClassGroup, teacher: Teacher): void
  /** Takes another teacher for a settled class too, where that one is free at every lesson; says whether it was so. */
  handOver(group: ClassGroup, heir: Teacher): boolean
  /** The fewest of these teachers who together are free for as many lessons as the class has. */
  fewest(group: ClassGroup, teachers: readonly Teacher[]): Teacher[]
  /** Settles a class whose teachers share its lessons, and says who takes which share. */
  share(group: ClassGroup, teachers: readonly Teacher[]): { teacher: Teacher; share: number }[]
}

/** Of a school that keeps no timetable: everybody can meet always. */
export const noHours = (): Hours => ({
  lessons: [],
  inOrder: (classes) => [...classes],
  canMeet: () => true,
  settle: () => undefined,
  handOver: () => true,
  fewest: (_, teachers) => teachers.slice(0, 1),
  share: (_, teachers) =>
    teachers.slice(0, 2).map((teacher, place, { length }) => ({
      teacher,
      share: length === 1 ? 1 : place === 0 ? 0.6 : 0.4,
    })),
})

/** Who is taken when: teachers, and bodies of pupils by their names. */
function makeDiary() {
  const taken = new Map<Teacher | string, Set<number>>()
  return {
    isFree: (who: Teacher | string, slot: number): boolean => !taken.get(who)?.has(slot),
    take: (who: Teacher | string, slot: number) => {
      taken.set(who, (taken.get(who) ?? new Set()).add(slot))
    },
  }
}

/** So many of the slots, on as many different days as there are. */
function spread(slots: readonly number[], number: number, days: readonly number[]): number[] {
  const used = new Map<number | undefined, number>()
  const rest = [...slots]
  return Array.from({ length: number }, () => {
    const times = (slot: number) => used.get(days[slot]) ?? 0
    const best = rest.reduce((least, slot) => (times(slot) < times(least) ? slot : least))
    used.set(days[best], times(best) + 1)
    rest.splice(rest.indexOf(best), 1)
    return best
  })
}

/** The timetable of a school’s classes of this year, as yet with nobody in it. */
export function layHours(
  plan: SchoolPlan,
  classes: readonly ClassGroup[],
  teachers: readonly Teacher[],
  margins: Margins,
  random: Random,
): Hours {
  const periods = listPeriods(plan).filter(({ lesson }) => lesson)
  if (periods.length === 0) return noHours()
  const weeks = Math.max(...periods.map(({ week }) => week))
  const days = periods.map(({ week, weekday }) => week * 7 + weekday)
  const needs = classes
    .filter(({ yearIndex }) => yearIndex === 1)
    .map((group) => {
      const lessons = Math.ceil((fortnightOf(plan, group) * weeks) / 2)
      return needOf(group, margins.subject(group.subject).department, lessons)
    })
  const counts = new Map(
    [...Map.groupBy(teachers, ({ department }) => department)].map(([name, own]) => [name, own.length]),
  )
  return keepHours({ needs, counts, days, bands: layBands(needs, counts, days, random) })
}

type Laid = {
  needs: readonly Need[]
  bands: Map<string, number[]>
  /** Teachers by department. */
  counts: Map<string, number>
  days: readonly number[]
}

function keepHours({ needs, bands, counts, days }: Laid): Hours {
  const needByClass = new Map(needs.map((need) => [need.group, need]))
  const slotsOf = (need: Need) => need.bands.flatMap((band) => bands.get(band) ?? [])
  const beside = Map.groupBy(needs, ({ bands, department }) => `${bands[0]} ${department}`)
  /** Classes that can meet at other times come last, those of small departments before the others; many side by side choose among all teachers. */
  const choice = (group: ClassGroup) => {
    const need = needByClass.get(group)
    if (!need) return 0
    const { bands, department, lessons } = need
    const movable = slotsOf(need).length > lessons
    return movable
      ? 100 + (counts.get(department) ?? 0)
      : (beside.get(`${bands[0]} ${department}`) ?? []).length
  }
  const diary = makeDiary()
  const open = (need: Need) => slotsOf(need).filter((slot) => diary.isFree(need.body, slot))
  const lessons: Lesson[] = []
  const write = ({ group, body }: Need, slot: number, teacher: Teacher, shared: boolean) => {
    diary.take(body, slot)
    diary.take(teacher, slot)
    lessons.push({ group, slot, teacher: shared ? teacher : null })
  }
  const free = (need: Need, teacher: Teacher) => open(need).filter((slot) => diary.isFree(teacher, slot))
  return {
    lessons,
    inOrder: (all) => all.toSorted((a, b) => choice(a) - choice(b)),
    canMeet: (group, teacher) => {
      const need = needByClass.get(group)
      return !need || free(need, teacher).length >= need.lessons
    },
    settle: (group, teacher) => {
      const need = needByClass.get(group)
      if (!need) return
      for (const slot of spread(free(need, teacher), need.lessons, days)) write(need, slot, teacher, false)
    },
    handOver: (group, heir) => {
      const own = lessons.filter((lesson) => lesson.group === group)
      const able = own.every(({ slot }) => diary.isFree(heir, slot))
      if (able) for (const { slot } of own) diary.take(heir, slot)
      return able
    },
    fewest: (group, teachers) => {
      const need = needByClass.get(group)
      const chosen: Teacher[] = []
      let left = need ? open(need) : []
      for (let found = 0; need && found < need.lessons; ) {
        const gain = (teacher: Teacher) => left.filter((slot) => diary.isFree(teacher, slot)).length
        const best = teachers.reduce((most, teacher) => (gain(teacher) > gain(most) ? teacher : most))
        if (gain(best) === 0) throw new Error(`${group.name} finds no teacher for all its lessons`)
        found += gain(best)
        left = left.filter((slot) => !diary.isFree(best, slot))
        chosen.push(best)
      }
      return chosen
    },
    share: (group, teachers) => {
      const need = needByClass.get(group)
      if (!need) return noHours().share(group, teachers)
      const able = (slot: number) => teachers.filter((teacher) => diary.isFree(teacher, slot))
      const slots = open(need).filter((slot) => able(slot).length > 0)
      const taken = new Map<Teacher, number>()
      const chosen = spread(slots, need.lessons, days).flatMap((slot) => {
        const [teacher] = able(slot).sort((a, b) => (taken.get(a) ?? 0) - (taken.get(b) ?? 0))
        if (!teacher) return []
        taken.set(teacher, (taken.get(teacher) ?? 0) + 1)
        return [{ slot, teacher }]
      })
      for (const { slot, teacher } of chosen) write(need, slot, teacher, taken.size > 1)
      return [...taken].map(([teacher, number]) => ({ teacher, share: number / need.lessons }))
    },
  }
}
