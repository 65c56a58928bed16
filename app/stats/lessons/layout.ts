import { range } from '../vector.ts'
import type { LessonProblem, Obstacle, SpecialLesson, Withdrawal } from './problem.ts'

/** One slot that a lesson might have. */
export interface Place {
  readonly slot: number
  /** Withdrawals, and the move where it is one. */
  readonly cost: number
  /** What it takes of: a pupil’s slot, week and subject, and a kind of room. */
  readonly uses: Int32Array
  /** Who could give it then. */
  readonly staff: Int32Array
}

/** Something there is only so much of. */
export interface Resource {
  readonly capacity: number
  /** What a lesson is told when there is no more of it. */
  readonly obstacle: Obstacle
}

/** A problem with everything looked up and numbered. */
export interface LessonLayout {
  readonly problem: LessonProblem
  /** By lesson, the slots it might have, the cheapest first. */
  readonly places: readonly (readonly Place[])[]
  readonly resources: readonly Resource[]
  /** By lesson, where it was: a slot and a member of staff, or -1. */
  readonly before: readonly { readonly slot: number; readonly staff: number }[]
  readonly moving: number
}

interface Register {
  /** The number of a resource by its name, made when it is first asked for. */
  number(key: string, capacity: number, obstacle: Obstacle): number
  readonly resources: Resource[]
}

function openRegister(): Register {
  const numbers = new Map<string, number>()
  const resources: Resource[] = []
  return {
    resources,
    number: (key, capacity, obstacle) => {
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, resources.length)
      return resources.push({ capacity, obstacle }) - 1
    },
  }
}

const pair = (pupil: string, subject: string): string => JSON.stringify([pupil, subject])

/** Looks everything up once: which slots each lesson might have, at what cost, and what it would take of. */
export function layOutLessons(problem: LessonProblem): LessonLayout {
  const { slots, staff, rooms, lessons, moving = 25 } = problem
  const register = openRegister()
  const signed = new Set(problem.signed?.map(({ pupil, subject }) => pair(pupil, subject)))
  const lost = new Set(problem.lostBefore?.map(({ pupil, subject }) => pair(pupil, subject)))
  const pupils = new Map(problem.pupils.map((pupil) => [pupil.id, pupil]))
  const staffNumber = new Map(staff.map(({ id }, i) => [id, i]))
  const slotNumber = new Map(slots.map(({ id }, i) => [id, i]))
  const beforeOf = new Map(problem.before?.map((placed) => [placed.lesson, placed]))
  const before = lessons.map(({ id }) => {
    const placed = beforeOf.get(id)
    return {
      slot: slotNumber.get(placed?.slot ?? '') ?? -1,
      staff: staffNumber.get(placed?.staff ?? '') ?? -1,
    }
  })
  const roomsAt = (kind: string, slot: number) =>
    rooms.filter((room) => room.kind === kind && room.free[slot]).length
  const usesOf = (pupil: string, slot: number, { subject }: Withdrawal): number[] | null => {
    const { week } = slots[slot] ?? { week: 0 }
    const own = [
      register.number(`${pupil} at ${slot}`, 1, 'pupil elsewhere'),
      register.number(`${pupil} in week ${week}`, problem.mostAWeek ?? 2, 'week full'),
    ]
    if (subject === null || signed.has(pair(pupil, subject))) return own
    if (lost.has(pair(pupil, subject))) return null
    const fortnight = Math.floor(week / 2)
    return [...own, register.number(`${pair(pupil, subject)} ${fortnight}`, 1, 'subject lost already')]
  }
  const placeAt = (lesson: SpecialLesson, number: number, slot: number): Place[] => {
    const able = lesson.staff.flatMap((id) => staffNumber.get(id) ?? []).filter((i) => staff[i]?.free[slot])
    const roomCount = roomsAt(lesson.room, slot)
    if (able.length === 0 || roomCount === 0) return []
    const uses = [register.number(`${lesson.room} at ${slot}`, roomCount, 'no room')]
    const was = before[number]?.slot ?? -1
    let cost = was >= 0 && was !== slot ? moving : 0
    for (const id of lesson.pupils) {
      const missed = pupils.get(id)?.slots[slot]
      const own = missed && usesOf(id, slot, missed)
      if (!own) return []
      cost += missed.cost
      uses.push(...own)
    }
    return [{ slot, cost, uses: Int32Array.from(uses), staff: Int32Array.from(able) }]
  }
  const places = lessons.map((lesson, number) =>
    range(0, slots.length)
      .flatMap((slot) => placeAt(lesson, number, slot))
      .sort((a, b) => a.cost - b.cost),
  )
  return { problem, places, resources: register.resources, before, moving }
}

/** What another teacher costs where a lesson stays in its slot. */
export function teacherCost(
  { before, moving }: LessonLayout,
  lesson: number,
  slot: number,
  staff: number,
): number {
  const was = before[lesson]
  return was && was.slot === slot && was.staff >= 0 && was.staff !== staff ? moving / 2 : 0
}
