import type { Teacher } from './teaching.ts'
import type { Lesson } from './timetable-hours.ts'
import { otherRooms, roomKindOf, roomKinds, seatsOfRoom } from './timetable-plan.ts'

export type Room = { id: number; name: string; kind: string; seats: number }
export type Placed = Lesson & { room: Room }

/** One room in so many stands empty even when most are taught in. */
const sparedOf = 12

/** As many rooms of each kind as are taught in at once, and a few more; those that no subject has of its own come last. */
function buildRooms(lessons: readonly Lesson[]): Room[] {
  const own = roomKinds.flatMap(({ kind, name }) => {
    const slots = Map.groupBy(
      lessons.filter(({ group }) => roomKindOf(group.subject) === kind),
      ({ slot }) => slot,
    )
    const most = Math.max(0, ...[...slots.values()].map(({ length }) => length))
    const number = most + Math.ceil(most / sparedOf)
    return Array.from({ length: number }, (_, place) => ({
      ...{ id: 0, kind, seats: seatsOfRoom },
      name: `${name} ${place + 1}`,
    }))
  })
  return lessons.length === 0 ? [] : [...own, ...otherRooms.map((room) => ({ id: 0, ...room }))]
}

/** Puts each lesson into a room of the kind its subject needs: the teacher’s own where it is free. */
export function placeInRooms(
  lessons: readonly Lesson[],
  teacherOf: (lesson: Lesson) => Teacher | undefined,
): { rooms: Room[]; placed: Placed[] } {
  const rooms = buildRooms(lessons)
  const byKind = Map.groupBy(rooms, ({ kind }) => kind)
  const homes = new Map<string, Map<Teacher | undefined, number>>()
  const homeOf = (kind: string, teacher: Teacher | undefined): number => {
    const ofKind = homes.get(kind) ?? new Map()
    homes.set(kind, ofKind)
    ofKind.set(teacher, ofKind.get(teacher) ?? ofKind.size)
    return ofKind.get(teacher)
  }
  const taken = new Set<string>()
  const placed = lessons.map((lesson): Placed => {
    const kind = roomKindOf(lesson.group.subject)
    const able = byKind.get(kind) ?? []
    const home = homeOf(kind, teacherOf(lesson)) % able.length
    const room = [...able.slice(home), ...able.slice(0, home)].find(
      ({ name }) => !taken.has(`${lesson.slot} ${name}`),
    )
    if (!room) throw new Error(`No ${kind} is free for ${lesson.group.name}`)
    taken.add(`${lesson.slot} ${room.name}`)
    return { ...lesson, room }
  })
  return { rooms, placed }
}
