import { range } from '../vector.ts'
import type { Desk } from './desk.ts'
import { isOpen } from './layout.ts'
import type {
  LessonProblem,
  LostAgain,
  Met,
  Obstacle,
  Remedy,
  SpecialLesson,
  UnplacedLesson,
} from './problem.ts'

/** In the order in which they are told: what the school lacks, then what stands in the way of its pupils. */
const inOrder: readonly Obstacle[] = [
  ...(['nobody free', 'all busy', 'no room', 'pupil away'] as const),
  ...(['pupil elsewhere', 'day full', 'week full', 'subject lost already'] as const),
]
const lacks: Partial<Record<Obstacle, Remedy['lacks']>> = {
  ...{ 'nobody free': 'staff', 'all busy': 'staff', 'no room': 'room' },
  'subject lost already': 'signature',
}

/** Everything that keeps a lesson out of a slot. */
interface Blocked {
  readonly slot: string
  readonly cost: number
  readonly obstacles: readonly Obstacle[]
  readonly lost: readonly LostAgain[]
}

/** By pupil, the slots in which the plan takes them out. */
function slotsTaken({ layout: { problem }, chosen }: Desk): Map<string, number[]> {
  const taken = new Map<string, number[]>()
  problem.lessons.forEach(({ pupils }, lesson) => {
    const slot = chosen[lesson]?.place.slot
    if (slot !== undefined) for (const id of pupils) taken.set(id, [...(taken.get(id) ?? []), slot])
  })
  return taken
}

const isAmong = (some: readonly LostAgain[] | undefined, { pupil, subject }: LostAgain): boolean =>
  some?.some((one) => one.pupil === pupil && one.subject === subject) ?? false

/** Whether a pupil would lose a subject again, and nobody signed for it. */
function isLostAgain(problem: LessonProblem, one: LostAgain, slot: number, own: readonly number[]): boolean {
  const { weeksBetween = 2, slots, pupils, signed, lostBefore } = problem
  if (isAmong(signed, one)) return false
  const has = pupils.find(({ id }) => id === one.pupil)?.slots
  const span = (at: number) => Math.floor((slots[at]?.week ?? 0) / weeksBetween)
  return (
    isAmong(lostBefore, one) ||
    own.some((at) => span(at) === span(slot) && has?.[at]?.subject === one.subject)
  )
}

/** What keeps one pupil from a slot, beside the slots the plan takes them out of. */
function pupilAt(problem: LessonProblem, pupil: string, slot: number, own: readonly number[]) {
  const { slots, pupils, mostAWeek = 2, mostADay = Number.POSITIVE_INFINITY, heldBefore = [] } = problem
  const missed = pupils.find(({ id }) => id === pupil)?.slots[slot]
  if (!missed) return { obstacles: ['pupil away' as const], cost: 0, lost: [] }
  const { week, day } = slots[slot] ?? { week: 0, day: '' }
  const held = heldBefore.filter((one) => one.pupil === pupil && one.week === week).length
  const inWeek = held + own.filter((at) => slots[at]?.week === week).length
  const again = missed.subject === null ? null : { pupil, subject: missed.subject }
  const lost = again && isLostAgain(problem, again, slot, own) ? [again] : []
  const met: readonly (readonly [Obstacle, boolean])[] = [
    ['pupil elsewhere', own.includes(slot)],
    ['day full', own.filter((at) => slots[at]?.day === day).length >= mostADay],
    ['week full', inWeek >= mostAWeek],
    ['subject lost already', lost.length > 0],
  ]
  return { obstacles: met.flatMap(([one, holds]) => (holds ? [one] : [])), cost: missed.cost, lost }
}

/** What the school lacks for a lesson in a slot: somebody who could give it, a room. */
function schoolAt(desk: Desk, lesson: SpecialLesson, slot: number): Obstacle[] {
  const { problem } = desk.layout
  const able = range(0, problem.staff.length).filter((number) => {
    const one = problem.staff[number]
    return one?.free[slot] && lesson.staff.includes(one.id)
  })
  const rooms = problem.rooms.filter(({ kind, free }) => kind === lesson.room && free[slot]).length
  const used = problem.lessons.filter(
    ({ room }, number) => room === lesson.room && desk.chosen[number]?.place.slot === slot,
  ).length
  const busy = able.every((staff) => !desk.isFree(staff, slot))
  return [
    ...(able.length === 0 ? ['nobody free' as const] : busy ? ['all busy' as const] : []),
    ...(used >= rooms ? ['no room' as const] : []),
  ]
}

function countFirst(blocked: readonly Blocked[]): UnplacedLesson['obstacles'] {
  const first = inOrder.flatMap((obstacle): Met[] => {
    const own = blocked.filter(({ obstacles }) => inOrder.find((one) => obstacles.includes(one)) === obstacle)
    if (own.length === 0) return []
    if (obstacle !== 'subject lost already') return [{ obstacle, slots: own.length }]
    const lost = own.flatMap((one) => one.lost)
    return [{ obstacle, slots: own.length, lost: lost.filter((one, i) => !isAmong(lost.slice(0, i), one)) }]
  })
  return first.toSorted((a, b) => b.slots - a.slots)
}

/** The slots that one change would open, those in which pupils would miss least first. */
const remediesIn = (blocked: readonly Blocked[]): Remedy[] =>
  blocked
    .toSorted((a, b) => a.cost - b.cost)
    .flatMap(({ slot, obstacles: [obstacle, ...more], lost }) => {
      const lack = obstacle && more.length === 0 ? lacks[obstacle] : undefined
      return lack ? [{ slot, lacks: lack, lost }] : []
    })

/** What keeps lessons without a place out of each slot that they may have, in the plan as it is, and what would let them in. */
export function whyUnplaced(desk: Desk): UnplacedLesson[] {
  const { problem } = desk.layout
  const taken = slotsTaken(desk)
  return problem.lessons.flatMap((lesson, number) => {
    if (desk.chosen[number]) return []
    const blocked = range(0, problem.slots.length).flatMap((slot): Blocked[] => {
      const id = problem.slots[slot]?.id ?? ''
      if (!isOpen(lesson, id)) return []
      const pupils = lesson.pupils.map((pupil) => pupilAt(problem, pupil, slot, taken.get(pupil) ?? []))
      const obstacles = [...schoolAt(desk, lesson, slot), ...pupils.flatMap((one) => one.obstacles)]
      const cost = pupils.reduce((sum, one) => sum + one.cost, 0)
      return [{ slot: id, cost, obstacles: [...new Set(obstacles)], lost: pupils.flatMap((one) => one.lost) }]
    })
    return [{ lesson: lesson.id, obstacles: countFirst(blocked), remedies: remediesIn(blocked) }]
  })
}
