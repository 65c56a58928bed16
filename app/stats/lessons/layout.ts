import { range } from '../vector.ts'
import type { LessonProblem, LessonPupil, Obstacle, SpecialLesson, Withdrawal } from './problem.ts'

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

/** What is asked of a problem again and again, by name and number. */
interface Known {
  readonly problem: LessonProblem
  readonly register: Register
  readonly pupils: ReadonlyMap<string, LessonPupil>
  readonly staffNumber: ReadonlyMap<string, number>
  readonly signed: ReadonlySet<string>
  readonly lost: ReadonlySet<string>
  /** By pupil and week, how many special lessons were held before. */
  readonly held: ReadonlyMap<string, number>
}

const pairs = (some: LessonProblem['signed']): Set<string> =>
  new Set(some?.map(({ pupil, subject }) => pair(pupil, subject)))

const inWeek = (pupil: string, week: number): string => `${pupil} in week ${week}`

const numbers = (some: readonly { readonly id: string }[]): Map<string, number> =>
  new Map(some.map(({ id }, i) => [id, i]))

function countHeld({ heldBefore = [] }: LessonProblem): Map<string, number> {
  const held = new Map<string, number>()
  for (const { pupil, week } of heldBefore) {
    const key = inWeek(pupil, week)
    held.set(key, (held.get(key) ?? 0) + 1)
  }
  return held
}

/** Whether a lesson may be in a slot at all. */
export const isOpen = ({ only }: SpecialLesson, slot: string): boolean => only?.includes(slot) ?? true

/** Looks everything up once: which slots each lesson might have, at what cost, and what it would take of. */
export function layOutLessons(problem: LessonProblem): LessonLayout {
  const { slots, lessons, moving = 25 } = problem
  const known: Known = {
    ...{ problem, register: openRegister(), staffNumber: numbers(problem.staff) },
    pupils: new Map(problem.pupils.map((pupil) => [pupil.id, pupil])),
    ...{ signed: pairs(problem.signed), lost: pairs(problem.lostBefore), held: countHeld(problem) },
  }
  const slotNumber = numbers(slots)
  const placedBefore = new Map(problem.before?.map((placed) => [placed.lesson, placed]))
  const before = lessons.map(({ id }) => {
    const { slot = '', staff = '' } = placedBefore.get(id) ?? {}
    return { slot: slotNumber.get(slot) ?? -1, staff: known.staffNumber.get(staff) ?? -1 }
  })
  const places = lessons.map((lesson, number) => {
    const was = before[number]?.slot ?? -1
    const move = (slot: number) => (was >= 0 && was !== slot ? moving : 0)
    return range(0, slots.length)
      .filter((slot) => isOpen(lesson, slots[slot]?.id ?? ''))
      .flatMap((slot) => placeAt(known, lesson, slot, move(slot)) ?? [])
      .sort((a, b) => a.cost - b.cost)
  })
  return { problem, places, resources: known.register.resources, before, moving }
}

/** A lesson in a slot: nothing where nobody able is free, there is no room, or a pupil cannot be taken. */
function placeAt(known: Known, lesson: SpecialLesson, slot: number, move: number): Place | null {
  const { problem, pupils, staffNumber, register } = known
  const staff = lesson.staff
    .flatMap((id) => staffNumber.get(id) ?? [])
    .filter((number) => problem.staff[number]?.free[slot])
  const rooms = problem.rooms.filter(({ kind, free }) => kind === lesson.room && free[slot]).length
  if (staff.length === 0 || rooms === 0) return null
  const uses = [register.number(`${lesson.room} at ${slot}`, rooms, 'no room')]
  let cost = move
  for (const id of lesson.pupils) {
    const missed = pupils.get(id)?.slots[slot]
    const own = missed && usesOf(known, id, slot, missed)
    if (!own) return null
    cost += missed.cost
    uses.push(...own)
  }
  return { slot, cost, uses: Int32Array.from(uses), staff: Int32Array.from(staff) }
}

/** What a lesson takes of one of its pupils; nothing where the subject was lost before. */
function usesOf(known: Known, pupil: string, slot: number, { subject }: Withdrawal): number[] | null {
  const { problem, register, signed, lost } = known
  const { mostAWeek = 2, mostADay, weeksBetween = 2 } = problem
  const { week, day } = problem.slots[slot] ?? { week: 0, day: '' }
  const left = mostAWeek - (known.held.get(inWeek(pupil, week)) ?? 0)
  const own = [
    register.number(`${pupil} at ${slot}`, 1, 'pupil elsewhere'),
    register.number(inWeek(pupil, week), Math.max(0, left), 'week full'),
    ...(mostADay === undefined ? [] : [register.number(`${pupil} on ${day}`, mostADay, 'day full')]),
  ]
  if (subject === null || signed.has(pair(pupil, subject))) return own
  if (lost.has(pair(pupil, subject))) return null
  const span = Math.floor(week / weeksBetween)
  return [...own, register.number(`${pair(pupil, subject)} ${span}`, 1, 'subject lost already')]
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
