import fc from 'fast-check'
import type { Solving } from '../program.ts'
import type { LessonPlan, LessonProblem, LessonPupil, LostAgain, SpecialLesson } from './problem.ts'

/** Two weeks of two slots each. */
export const slots = ['Mon 1', 'Tue 1', 'Mon 2', 'Tue 2'].map((id, i) => ({
  ...{ id, day: id },
  week: Math.floor(i / 2),
}))

export const always = slots.map(() => true)

/** A pupil who has these subjects in the four slots, each at a cost of its place; a dash is a slot that cannot be taken. */
export const aPupil = (id: string, subjects: string): LessonPupil => ({
  id,
  slots: subjects.split(' ').map((subject, i) => (subject === '-' ? null : { subject, cost: i + 1 })),
})

/** Ana and Ben are always free, and there is one room. */
export const aProblem = (
  lessons: readonly SpecialLesson[],
  pupils: readonly LessonPupil[],
  changed: Partial<LessonProblem> = {},
): LessonProblem => ({
  ...{ slots, lessons, pupils },
  staff: ['Ana', 'Ben'].map((id) => ({ id, free: always })),
  rooms: [{ id: 'den', kind: 'room', free: always }],
  ...changed,
})

export const aLesson = (id: string, pupils: string[], staff = ['Ana', 'Ben']): SpecialLesson => ({
  ...{ id, pupils, staff },
  room: 'room',
})

const flags = fc.tuple(...slots.map(() => fc.boolean()))

/** Small problems in which everything may be short: slots, staff, rooms, weeks. */
export const anyProblem = fc
  .record({
    pupils: fc.array(
      fc.array(
        fc.option(
          fc.record({
            subject: fc.constantFrom('English', 'art', null),
            cost: fc.integer({ min: 0, max: 9 }),
          }),
          { freq: 6 },
        ),
        { minLength: 4, maxLength: 4 },
      ),
      { minLength: 3, maxLength: 3 },
    ),
    staff: fc.array(flags, { minLength: 1, maxLength: 2 }),
    rooms: fc.array(fc.record({ kind: fc.constantFrom('room', 'laboratory'), free: flags }), {
      minLength: 1,
      maxLength: 3,
    }),
    lessons: fc.array(
      fc.record({
        pupils: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }),
        staff: fc.uniqueArray(fc.nat(1), { minLength: 1, maxLength: 2 }),
        room: fc.constantFrom('room', 'room', 'laboratory'),
        only: fc.oneof(
          { weight: 12, arbitrary: fc.constant(undefined) },
          {
            weight: 1,
            arbitrary: fc.subarray(
              slots.map(({ id }) => id),
              { minLength: 2 },
            ),
          },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    mostAWeek: fc.integer({ min: 1, max: 2 }),
    weeksBetween: fc.constantFrom(1, 2),
    heldBefore: fc.array(fc.record({ pupil: fc.constantFrom('p0', 'p1', 'none', 'none'), week: fc.nat(1) }), {
      maxLength: 1,
    }),
  })
  .map(
    ({ pupils, staff, rooms, lessons, ...limits }): LessonProblem => ({
      ...{ slots, ...limits },
      pupils: pupils.map((own, i) => ({ id: `p${i}`, slots: own })),
      staff: staff.map((free, i) => ({ id: `t${i}`, free })),
      rooms: rooms.map((room, i) => ({ ...room, id: `r${i}` })),
      lessons: lessons.map((lesson, i) => ({
        ...{ id: `l${i}`, room: lesson.room, ...(lesson.only ? { only: lesson.only } : {}) },
        pupils: lesson.pupils.map((pupil) => `p${pupil}`),
        staff: lesson.staff.map((number) => `t${number}`),
      })),
    }),
  )

/** Work that is told after so many questions that its time is up: the same on every machine. */
export function* forRounds<T>(steps: Solving<T>, rounds: number): Solving<T> {
  let turn = steps.next()
  for (let asked = 1; !turn.done; asked++) {
    const answer = yield turn.value
    turn = steps.next(asked < rounds ? answer : { ...answer, secondsLeft: 0 })
  }
  return turn.value
}

const heldIn = ({ heldBefore = [] }: LessonProblem, pupil: string, week: number): number =>
  heldBefore.filter((one) => one.pupil === pupil && one.week === week).length

/** What is wrong with a plan, in words; nothing when everything holds. */
export function wrongIn(problem: LessonProblem, placed: LessonPlan['placed']): string[] {
  const wrong: string[] = []
  const seen = new Map<string, number>()
  const once = (what: string, most = 1) => {
    const count = (seen.get(what) ?? 0) + 1
    seen.set(what, count)
    if (count > most) wrong.push(`${what}: ${count}`)
  }
  for (const { lesson: id, slot, staff, room } of placed) {
    const lesson = problem.lessons.find((one) => one.id === id)
    const at = problem.slots.findIndex((one) => one.id === slot)
    const week = problem.slots[at]?.week ?? 0
    once(`lesson ${id}`)
    once(`${staff} at ${slot}`)
    once(`${room} at ${slot}`)
    if (lesson?.only && !lesson.only.includes(slot)) wrong.push(`${id} may not be at ${slot}`)
    if (!lesson?.staff.includes(staff)) wrong.push(`${staff} cannot give ${id}`)
    if (!problem.staff.find((one) => one.id === staff)?.free[at]) wrong.push(`${staff} is not free`)
    const own = problem.rooms.find((one) => one.id === room)
    if (own?.kind !== lesson?.room || !own?.free[at]) wrong.push(`${room} is not for ${id}`)
    for (const pupil of lesson?.pupils ?? []) {
      const missed = problem.pupils.find((one) => one.id === pupil)?.slots[at]
      if (!missed) wrong.push(`${pupil} is away`)
      once(`${pupil} at ${slot}`)
      once(`${pupil} in week ${week}`, (problem.mostAWeek ?? 2) - heldIn(problem, pupil, week))
      once(`${pupil} on ${problem.slots[at]?.day}`, problem.mostADay ?? Number.POSITIVE_INFINITY)
      const span = Math.floor(week / (problem.weeksBetween ?? 2))
      const isSame = (one: LostAgain) => one.pupil === pupil && one.subject === missed?.subject
      if (!missed?.subject || problem.signed?.some(isSame)) continue
      once(`${pupil} loses ${missed.subject} in weeks ${span}`, problem.lostBefore?.some(isSame) ? 0 : 1)
    }
  }
  return wrong
}
