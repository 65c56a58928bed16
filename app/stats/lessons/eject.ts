import { range } from '../vector.ts'
import { type Chosen, type Desk, putCheapest } from './desk.ts'
import type { Place } from './layout.ts'

/** More lessons than this are not sent elsewhere for the sake of one. */
const mostSentOn = 3
/** So often those sent elsewhere may send others elsewhere. */
const deepest = 2

/** Places lessons that have none by sending those in their way elsewhere, which may send others on; none loses its place. */
export function makeRoom(desk: Desk): void {
  for (const lesson of range(0, desk.layout.places.length))
    if (!desk.chosen[lesson]) settle(desk, lesson, deepest, new Set())
}

/** Whether a lesson and all it sends on found a place; where not, everything is as it was. */
function settle(desk: Desk, lesson: number, depth: number, staying: ReadonlySet<number>): boolean {
  if (putCheapest(desk, lesson)) return true
  if (depth === 0) return false
  for (const place of desk.layout.places[lesson] ?? []) {
    const away = inTheWay(desk, place)
    if (away.length > mostSentOn || away.some((other) => staying.has(other))) continue
    const before = [...desk.chosen]
    for (const other of away) desk.take(other)
    const placed = putCheapest(desk, lesson, (one) => one === place)
    const settled = new Set([...staying, lesson])
    if (placed && away.every((other) => settle(desk, other, depth - 1, settled))) return true
    restore(desk, before)
  }
  return false
}

function restore(desk: Desk, before: readonly (Chosen | null)[]): void {
  const changed = range(0, before.length).filter((lesson) => desk.chosen[lesson] !== before[lesson])
  for (const lesson of changed) desk.take(lesson)
  for (const lesson of changed) {
    const old = before[lesson]
    if (old) desk.put(lesson, old)
  }
}

/** The lessons without which a place would be free: one for each thing there is no more of, and for the teacher. */
function inTheWay(desk: Desk, place: Place): number[] {
  const { chosen } = desk
  const away = new Set<number>()
  const first = (holds: (one: Chosen) => boolean) => {
    if ([...away].some((lesson) => isHeld(chosen[lesson], holds))) return
    const lesson = chosen.findIndex((one) => isHeld(one, holds))
    if (lesson >= 0) away.add(lesson)
  }
  for (const resource of place.uses)
    if (desk.left(resource) <= 0) first(({ place: { uses } }) => uses.includes(resource))
  const free = place.staff.some((staff) => desk.isFree(staff, place.slot))
  if (!free) first((one) => one.place.slot === place.slot && place.staff.includes(one.staff))
  return [...away]
}

const isHeld = (one: Chosen | null | undefined, holds: (one: Chosen) => boolean): boolean =>
  one !== null && one !== undefined && holds(one)
