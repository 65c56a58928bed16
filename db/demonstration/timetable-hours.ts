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

/** Those with least choice first: what stands side by side chooses among all teachers, of small departments few are free at last. */
function rankNeeds({ needs, bands, counts }: Laid): (need: Need) => number {
  const beside = Map.groupBy(needs, ({ bands, department }) => `${bands[0]} ${department}`)
  return (need) => {
    const slots = need.bands.reduce((sum, band) => sum + (bands.get(band)?.length ?? 0), 0)
    return slots > need.lessons
      ? 100 + (counts.get(need.department) ?? 0)
      : (beside.get(`${need.bands[0]} ${need.department}`) ?? []).length
  }
}

/** What is settled so far. */
function openBook({ bands, days }: Laid) {
  const diary = makeDiary()
  const lessons: Lesson[] = []
  const open = (need: Need): number[] =>
    need.bands.flatMap((band) => bands.get(band) ?? []).filter((slot) => diary.isFree(need.body, slot))
  return {
    ...{ diary, lessons, open },
    free: (need: Need, teacher: Teacher) => open(need).filter((slot) => diary.isFree(teacher, slot)),
    spread: (slots: readonly number[], number: number) => spread(slots, number, days),
    write: ({ group, body }: Need, slot: number, teacher: Teacher, shared: boolean) => {
      diary.take(body, slot)
      diary.take(teacher, slot)
      lessons.push({ group, slot, teacher: shared ? teacher : null })
    },
  }
}
type Book = ReturnType<typeof openBook>

function findFewest({ diary, open }: Book, need: Need, teachers: readonly Teacher[]): Teacher[] {
  const chosen: Teacher[] = []
  let left = open(need)
  for (let found = 0; found < need.lessons; ) {
    const gain = (teacher: Teacher) => left.filter((slot) => diary.isFree(teacher, slot)).length
    const best = teachers.reduce((most, teacher) => (gain(teacher) > gain(most) ? teacher : most))
    if (gain(best) === 0) throw new Error(`${need.group.name} finds no teacher for all its lessons`)
    found += gain(best)
    left = left.filter((slot) => !diary.isFree(best, slot))
    chosen.push(best)
  }
  return chosen
}

function shareLessons({ diary, open, spread, write }: Book, need: Need, teachers: readonly Teacher[]) {
  const able = (slot: number) => teachers.filter((teacher) => diary.isFree(teacher, slot))
  const slots = open(need).filter((slot) => able(slot).length > 0)
  const taken = new Map<Teacher, number>()
  const chosen = spread(slots, need.lessons).flatMap((slot) => {
    const [teacher] = able(slot).sort((a, b) => (taken.get(a) ?? 0) - (taken.get(b) ?? 0))
    if (!teacher) return []
    taken.set(teacher, (taken.get(teacher) ?? 0) + 1)
    return [{ slot, teacher }]
  })
  for (const { slot, teacher } of chosen) write(need, slot, teacher, taken.size > 1)
  return [...taken].map(([teacher, number]) => ({ teacher, share: number / need.lessons }))
}

function keepHours(laid: Laid): Hours {
  const needByClass = new Map(laid.needs.map((need) => [need.group, need]))
  const rank = rankNeeds(laid)
  const rankOf = (group: ClassGroup) => {
    const need = needByClass.get(group)
    return need ? rank(need) : 0
  }
  const book = openBook(laid)
  const { diary, lessons } = book
  // Classes of last year are in nobody's timetable.
  const untold = noHours()
  return {
    lessons,
    inOrder: (all) => all.toSorted((a, b) => rankOf(a) - rankOf(b)),
    canMeet: (group, teacher) => {
      const need = needByClass.get(group)
      return !need || book.free(need, teacher).length >= need.lessons
    },
    settle: (group, teacher) => {
      const need = needByClass.get(group)
      if (!need) return
      for (const slot of book.spread(book.free(need, teacher), need.lessons))
        book.write(need, slot, teacher, false)
    },
    handOver: (group, heir) => {
      const own = lessons.filter((lesson) => lesson.group === group)
      const able = own.every(({ slot }) => diary.isFree(heir, slot))
      if (able) for (const { slot } of own) diary.take(heir, slot)
      return able
    },
    fewest: (group, teachers) => {
      const need = needByClass.get(group)
      return need ? findFewest(book, need, teachers) : untold.fewest(group, teachers)
    },
    share: (group, teachers) => {
      const need = needByClass.get(group)
      return need ? shareLessons(book, need, teachers) : untold.share(group, teachers)
    },
  }
}
