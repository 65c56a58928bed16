import type { LessonProblem, LessonPupil, Withdrawal } from '../lessons/problem.ts'
import type { Random } from '../random.ts'
import { range } from '../vector.ts'

export interface LessonWorld {
  readonly lessons: number
  readonly pupils: number
  readonly pupilsALesson: number
  readonly staff: number
  readonly rooms: number
  /** How often a teacher has a slot kept free for special lessons. */
  readonly free: number
}

/** A fortnight of 50 slots, 24 staff, 6 rooms, 8 pupils a lesson. */
export const USUAL_LESSONS: LessonWorld = {
  ...{ lessons: 120, pupils: 400, pupilsALesson: 8 },
  ...{ staff: 24, rooms: 6, free: 0.4 },
}

const CORE = ['English', 'mathematics', 'science']
const OTHERS = [
  'history',
  'geography',
  'French',
  'art',
  'music',
  'drama',
  'technology',
  'computing',
  'religion',
]
const SUBJECTS = [...CORE, ...CORE, ...OTHERS]
const PERIODS = 5

/** A school’s fortnight: what is dear to miss is core and what the pupil is weak in; tutor time and strengths are cheap. */
export function simulateLessons(world: LessonWorld, random: Random): LessonProblem {
  const slots = range(0, 50).map((i) => {
    const [week, day] = [Math.floor(i / 25), Math.floor((i % 25) / PERIODS)]
    return { id: `week ${week + 1} day ${day + 1} period ${(i % PERIODS) + 1}`, week, day: `${week} ${day}` }
  })
  const pupil = (i: number): LessonPupil => {
    const weak = new Map(SUBJECTS.map((subject) => [subject, random.uniform()]))
    const cost = (subject: string) => (CORE.includes(subject) ? 4 : 2) + 4 * (weak.get(subject) ?? 0)
    return {
      id: `pupil ${i + 1}`,
      slots: slots.map((_, slot): Withdrawal => {
        if (slot % PERIODS === 0 && random.chance(0.4)) return { subject: null, cost: 1 }
        const subject = random.choice(SUBJECTS)
        return { subject, cost: Math.round(cost(subject)) }
      }),
    }
  }
  const pupils = range(0, world.pupils).map(pupil)
  const ids = pupils.map(({ id }) => id)
  // Seats are dealt out as from a pack of cards, so that no pupil has many more lessons than others.
  const packs = range(0, Math.ceil((world.lessons * world.pupilsALesson) / ids.length) + 1).flatMap(() =>
    random.shuffle(ids),
  )
  const deal = (i: number) => [
    ...new Set(packs.slice(i * world.pupilsALesson, (i + 1) * world.pupilsALesson)),
  ]
  const staff = range(0, world.staff).map((i) => ({
    id: `teacher ${i + 1}`,
    free: slots.map(() => random.chance(world.free)),
  }))
  return {
    ...{ slots, staff, pupils },
    rooms: range(0, world.rooms).map((i) => ({
      id: `room ${i + 1}`,
      kind: 'room',
      free: slots.map(() => true),
    })),
    lessons: range(0, world.lessons).map((i) => ({
      id: `lesson ${i + 1}`,
      pupils: deal(i),
      staff: random.shuffle(staff.map(({ id }) => id)).slice(0, 4),
      room: 'room',
    })),
  }
}
