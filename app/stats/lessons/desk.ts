import { at, range } from '../vector.ts'
import { type LessonLayout, type Place, teacherCost } from './layout.ts'

/** A lesson that is placed: which of its places, and who gives it. */
export interface Chosen {
  readonly place: Place
  readonly staff: number
}

/** A plan in the making: what is placed, and what is left of everything. */
export interface Desk {
  readonly layout: LessonLayout
  readonly chosen: readonly (Chosen | null)[]
  /** How much is left of a resource. */
  left(resource: number): number
  isFree(staff: number, slot: number): boolean
  /** Whether everything a place takes is left; staff apart. */
  fits(place: Place): boolean
  put(lesson: number, chosen: Chosen): void
  take(lesson: number): void
}

/** An empty plan. */
export function openDesk(layout: LessonLayout): Desk {
  const left = Int32Array.from(layout.resources, ({ capacity }) => capacity)
  const slots = layout.problem.slots.length
  const busy = new Uint8Array(layout.problem.staff.length * slots)
  const chosen: (Chosen | null)[] = layout.places.map(() => null)
  const change = (place: Place, by: number) => {
    for (const resource of place.uses) left[resource] = at(left, resource) + by
  }
  return {
    ...{ layout, chosen },
    left: (resource) => at(left, resource),
    isFree: (staff, slot) => busy[staff * slots + slot] === 0,
    fits: (place) => place.uses.every((resource) => at(left, resource) > 0),
    put: (lesson, one) => {
      chosen[lesson] = one
      busy[one.staff * slots + one.place.slot] = 1
      change(one.place, -1)
    },
    take: (lesson) => {
      const one = chosen[lesson]
      if (!one) return
      chosen[lesson] = null
      busy[one.staff * slots + one.place.slot] = 0
      change(one.place, 1)
    },
  }
}

/** More than any plan could cost: an unplaced lesson is worse than all others being dear. */
export const unplacedCost = ({ places }: LessonLayout): number =>
  1 + places.reduce((sum, some) => sum + (some.at(-1)?.cost ?? 0), 0)

/** What lessons cost where they are: withdrawals, moves, and those unplaced. */
export function costOf(desk: Desk, lessons: Iterable<number>): number {
  const dear = unplacedCost(desk.layout)
  let sum = 0
  for (const lesson of lessons) {
    const one = desk.chosen[lesson]
    sum += one ? one.place.cost + teacherCost(desk.layout, lesson, one.place.slot, one.staff) : dear
  }
  return sum
}

/** Puts a lesson to its cheapest place that is free, with whoever is able to do least else; false where there is none. */
export function putCheapest(desk: Desk, lesson: number, wanted?: (place: Place) => boolean): boolean {
  const asked = wanted ?? (() => true)
  for (const place of desk.layout.places[lesson] ?? []) {
    if (!asked(place) || !desk.fits(place)) continue
    const free = [...place.staff].filter((staff) => desk.isFree(staff, place.slot))
    const [staff] = free.sort(
      (a, b) =>
        teacherCost(desk.layout, lesson, place.slot, a) - teacherCost(desk.layout, lesson, place.slot, b) ||
        a - b,
    )
    if (staff === undefined) continue
    desk.put(lesson, { place, staff })
    return true
  }
  return false
}

/** Puts lessons back where they were, as far as they can be there with the same teacher. */
function putBack(desk: Desk): void {
  desk.layout.before.forEach((was, lesson) => {
    if (was.slot >= 0)
      putCheapest(desk, lesson, ({ slot, staff }) => slot === was.slot && staff.includes(was.staff))
  })
}

/** The plan by hand: lessons stay where they were if they can; each of the others in turn takes the cheapest place that is left. */
export function planByHand(layout: LessonLayout): Desk {
  const desk = openDesk(layout)
  putBack(desk)
  for (const lesson of layout.places.keys()) if (!desk.chosen[lesson]) putCheapest(desk, lesson)
  return desk
}

/** A plan to begin from: as by hand, but whoever has the fewest places left comes next. */
export function planByChoice(layout: LessonLayout): Desk {
  const desk = openDesk(layout)
  putBack(desk)
  const waiting = new Set(range(0, layout.places.length).filter((lesson) => !desk.chosen[lesson]))
  while (waiting.size > 0) {
    let [next, fewest] = [-1, Number.POSITIVE_INFINITY]
    for (const lesson of waiting) {
      const count = (layout.places[lesson] ?? []).filter(
        (place) => desk.fits(place) && place.staff.some((staff) => desk.isFree(staff, place.slot)),
      ).length
      if (count < fewest) [next, fewest] = [lesson, count]
    }
    putCheapest(desk, next)
    waiting.delete(next)
  }
  return desk
}
