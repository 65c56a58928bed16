import type { Desk } from './desk.ts'
import type { LessonPlan, LostLesson, PlacedLesson } from './problem.ts'
import { whyUnplaced } from './why.ts'

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
    unplaced: whyUnplaced(desk),
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
