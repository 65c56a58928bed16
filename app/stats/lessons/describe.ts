import { range } from '../vector.ts'
import type { Desk } from './desk.ts'
import { isOpen } from './layout.ts'
import type { LessonPlan, LostLesson, Obstacle, PlacedLesson, UnplacedLesson } from './problem.ts'

/** A plan in the words it was asked in: rooms named, what each pupil misses, and what kept lessons out. */
export function describeLessons(desk: Desk, rounds: number, best: boolean): LessonPlan {
  const { problem } = desk.layout
  const placed = nameRooms(desk)
  const was = new Map(problem.before?.map((one) => [one.lesson, one]))
  const moved = placed.filter(({ lesson, slot, staff }) => {
    const old = was.get(lesson)
    return old && (old.slot !== slot || old.staff !== staff)
  })
  const lost = lostLessons(desk)
  return {
    ...{ placed, rounds, best, lost: lost.filter(isSubject) },
    unplaced: problem.lessons.flatMap(({ id }, lesson) =>
      desk.chosen[lesson] ? [] : [{ lesson: id, obstacles: obstaclesOf(desk, lesson) }],
    ),
    cost: lost.reduce((sum, { cost }) => sum + cost, 0),
    moved: moved.map(({ lesson }) => lesson),
  }
}

type Missed = Omit<LostLesson, 'subject'> & { readonly subject: string | null; readonly cost: number }

const isSubject = (missed: Missed): missed is Missed & LostLesson => missed.subject !== null

/** Gives each lesson a room of its kind that is free: its own of before where that is one, else the first. */
function nameRooms({ layout, chosen }: Desk): PlacedLesson[] {
  const { problem } = layout
  const was = new Map(problem.before?.map(({ lesson, room }) => [lesson, room]))
  const taken = new Set<string>()
  const named = new Map<number, string>()
  const free = (kind: string, slot: number) =>
    problem.rooms.filter((room) => room.kind === kind && room.free[slot] && !taken.has(`${room.id} ${slot}`))
  const give = (lesson: number, slot: number, room: string) => {
    taken.add(`${room} ${slot}`)
    named.set(lesson, room)
  }
  const lessons = problem.lessons.map(({ id, room }, lesson) => ({
    id,
    kind: room,
    lesson,
    one: chosen[lesson],
  }))
  for (const { id, kind, lesson, one } of lessons) {
    const own = one && free(kind, one.place.slot).find((room) => room.id === was.get(id))
    if (own) give(lesson, one.place.slot, own.id)
  }
  for (const { kind, lesson, one } of lessons) {
    const [room] = one && !named.has(lesson) ? free(kind, one.place.slot) : []
    if (one && room) give(lesson, one.place.slot, room.id)
  }
  return lessons.flatMap(({ id, lesson, one }) => {
    const slot = problem.slots[one?.place.slot ?? -1]
    const staff = problem.staff[one?.staff ?? -1]
    const room = named.get(lesson)
    return slot && staff && room ? [{ lesson: id, slot: slot.id, staff: staff.id, room }] : []
  })
}

function lostLessons({ layout, chosen }: Desk): Missed[] {
  const { problem } = layout
  const pupils = new Map(problem.pupils.map((pupil) => [pupil.id, pupil]))
  return problem.lessons.flatMap(({ id, pupils: ids }, lesson) => {
    const number = chosen[lesson]?.place.slot ?? -1
    const slot = problem.slots[number]
    return ids.flatMap((pupil): Missed[] => {
      const missed = pupils.get(pupil)?.slots[number]
      return slot && missed ? [{ ...missed, pupil, slot: slot.id, lesson: id }] : []
    })
  })
}

/** What keeps a lesson out of each slot that it may have, of the plan as it is. */
function obstaclesOf(desk: Desk, lesson: number): UnplacedLesson['obstacles'] {
  const counts = new Map<Obstacle, number>()
  const { slots, lessons } = desk.layout.problem
  const asked = lessons[lesson]
  for (const slot of range(0, slots.length)) {
    if (!asked || !isOpen(asked, slots[slot]?.id ?? '')) continue
    const obstacle = obstacleAt(desk, lesson, slot)
    counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1)
  }
  return [...counts]
    .map(([obstacle, slots]) => ({ obstacle, slots }))
    .sort((a, b) => b.slots - a.slots || (a.obstacle < b.obstacle ? -1 : 1))
}

function obstacleAt({ layout, isFree, left }: Desk, lesson: number, slot: number): Obstacle {
  const { problem, places, resources } = layout
  const place = places[lesson]?.find((one) => one.slot === slot)
  const asked = problem.lessons[lesson]
  if (place) {
    if (![...place.staff].some((staff) => isFree(staff, slot))) return 'nobody free'
    const full = [...place.uses].find((resource) => left(resource) <= 0)
    return resources[full ?? -1]?.obstacle ?? 'nobody free'
  }
  const able = problem.staff.some(({ id, free }) => asked?.staff.includes(id) && free[slot])
  if (!able) return 'nobody free'
  if (!problem.rooms.some(({ kind, free }) => kind === asked?.room && free[slot])) return 'no room'
  const away = asked?.pupils.some((id) => !problem.pupils.find((pupil) => pupil.id === id)?.slots[slot])
  return away ? 'pupil away' : 'subject lost already'
}
