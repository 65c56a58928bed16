import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerAll } from '#platform/solve/highs.ts'
import type { Solving } from '../program.ts'
import { createRandom } from '../random.ts'
import { simulateLessons, USUAL_LESSONS } from '../simulate/lessons.ts'
import { describeLessons } from './describe.ts'
import { planByChoice, planByHand } from './desk.ts'
import { makeRoom } from './eject.ts'
import { layOutLessons } from './layout.ts'
import { boundLessons, leastUnplaced, planLessons } from './plan.ts'
import type { LessonPlan, LessonProblem, PlacedLesson, Remedy } from './problem.ts'
import { aLesson, always, anyProblem, aProblem, aPupil, forRounds, slots, wrongIn } from './testing.ts'

const plan = (problem: LessonProblem, seconds = 20): Promise<LessonPlan> =>
  answerAll(planLessons(problem), seconds)

const byHand = (problem: LessonProblem): LessonPlan =>
  describeLessons(planByHand(layOutLessons(problem)), 0, false)

type Answered = { plan: LessonPlan; bound: number; least: number }

/** Plans and bounds of many problems in one thread. */
function* planEach(problems: readonly LessonProblem[]): Solving<Answered[]> {
  const answers: Answered[] = []
  for (const problem of problems)
    answers.push({
      plan: yield* planLessons(problem),
      bound: yield* boundLessons(problem),
      least: yield* leastUnplaced(problem),
    })
  return answers
}

/** The problem with what a remedy asks for. */
function remedied(problem: LessonProblem, lesson: string, { slot, lacks, lost }: Remedy): LessonProblem {
  const free = problem.slots.map(({ id }) => id === slot)
  const kind = problem.lessons.find(({ id }) => id === lesson)?.room ?? ''
  return {
    ...problem,
    ...(lacks === 'staff' ? { staff: [...problem.staff, { id: 'extra', free }] } : {}),
    ...(lacks === 'room' ? { rooms: [...problem.rooms, { id: 'extra', kind, free }] } : {}),
    lessons: problem.lessons.map((one) =>
      one.id === lesson && lacks === 'staff' ? { ...one, staff: [...one.staff, 'extra'] } : one,
    ),
    signed: lost,
  }
}

/** Whether a lesson has a place in a slot of a problem, with somebody and in some room, beside what is placed. */
const fitsAt = (
  problem: LessonProblem,
  placed: LessonPlan['placed'],
  lesson: string,
  slot: string,
): boolean =>
  problem.staff.some((staff) =>
    problem.rooms.some(
      (room) => wrongIn(problem, [...placed, { lesson, slot, staff: staff.id, room: room.id }]).length === 0,
    ),
  )

/** The most lessons that can be placed, and the least they then cost, by trying everything. */
function bestByTrying(problem: LessonProblem): { placed: number; cost: number } {
  let best = { placed: 0, cost: 0 }
  const go = (i: number, placed: readonly PlacedLesson[]): void => {
    const lesson = problem.lessons[i]
    if (!lesson) {
      const cost = costOf(problem, placed)
      if (placed.length > best.placed || (placed.length === best.placed && cost < best.cost))
        best = { placed: placed.length, cost }
      return
    }
    go(i + 1, placed)
    for (const { id: slot } of problem.slots)
      for (const staff of lesson.staff)
        for (const { id: room } of problem.rooms) {
          const more = [...placed, { lesson: lesson.id, slot, staff, room }]
          if (wrongIn(problem, more).length === 0) go(i + 1, more)
        }
  }
  go(0, [])
  return best
}

const costOf = (problem: LessonProblem, placed: readonly PlacedLesson[]): number =>
  placed.reduce((sum, { lesson, slot }) => {
    const at = problem.slots.findIndex(({ id }) => id === slot)
    const pupils = problem.lessons.find(({ id }) => id === lesson)?.pupils ?? []
    return (
      sum +
      pupils.reduce((all, id) => all + (problem.pupils.find((one) => one.id === id)?.slots[at]?.cost ?? 0), 0)
    )
  }, 0)

describe('any plan', () => {
  const problems = fc.sample(anyProblem, { numRuns: 100, seed: 9 })

  test('has nobody and no room in two places, keeps fortnight and week, and is the best there is', async () => {
    const answers = await answerAll(planEach(problems), 120)
    for (const [i, problem] of problems.entries()) {
      const answer = answers[i]
      if (!answer) throw new Error('a problem was not planned')
      const { placed, unplaced, cost, best } = answer.plan
      expect(wrongIn(problem, placed)).toEqual([])
      expect(placed.length + unplaced.length).toBe(problem.lessons.length)
      expect(best).toBe(true)
      expect({ placed: placed.length, cost }).toEqual(bestByTrying(problem))
      if (unplaced.length === 0) expect(answer.bound).toBeLessThanOrEqual(cost + 1e-6)
    }
  })

  test('leaves no fewer lessons out than is proved, and each remedy by itself gives its lesson the place', async () => {
    const lostBefore = ['art', 'English'].map((subject) => ({ pupil: 'p0', subject }))
    const all = [...problems, ...problems.map((one) => ({ ...one, lostBefore }))]
    const answers = await answerAll(planEach(all), 120)
    const tried = new Map<string, number>()
    for (const [i, problem] of all.entries()) {
      const { plan, least } = answers[i] ?? { plan: byHand(problem), least: Number.POSITIVE_INFINITY }
      expect(least).toBeLessThanOrEqual(plan.unplaced.length)
      for (const { lesson, remedies } of plan.unplaced)
        for (const remedy of remedies) {
          tried.set(remedy.lacks, (tried.get(remedy.lacks) ?? 0) + 1)
          expect(fitsAt(problem, plan.placed, lesson, remedy.slot)).toBe(false)
          expect(fitsAt(remedied(problem, lesson, remedy), plan.placed, lesson, remedy.slot)).toBe(true)
        }
    }
    for (const lacks of ['staff', 'room', 'signature']) expect(tried.get(lacks)).toBeGreaterThan(5)
  })

  test('of more lessons than there are periods kept free is proved to leave the rest out', async () => {
    const lessons = ['Jay', 'Kim', 'Lee'].map((pupil) => aLesson(pupil, [pupil], ['Ana']))
    const pupils = ['Jay', 'Kim', 'Lee'].map((id) => aPupil(id, 'art music French drama'))
    const short = aProblem(lessons, pupils, { staff: [{ id: 'Ana', free: [false, true, false, false] }] })
    expect(await answerAll(leastUnplaced(short), 20)).toBe(2)
    const { unplaced } = await plan(short)
    expect(unplaced[0]?.obstacles).toEqual([
      { obstacle: 'nobody free', slots: 3 },
      { obstacle: 'all busy', slots: 1 },
    ])
    expect(unplaced[0]?.remedies.map(({ slot }) => slot)).toEqual(['Mon 1', 'Mon 2', 'Tue 2'])
  })

  test('made by sending lessons on holds too, and no lesson loses its place', () => {
    const found = [2, 3, 4].map((seed) => {
      const problem = simulateLessons(USUAL_LESSONS, createRandom(seed))
      const desk = planByChoice(layOutLessons(problem))
      const before = describeLessons(desk, 0, false).placed.map(({ lesson }) => lesson)
      makeRoom(desk)
      const { placed } = describeLessons(desk, 0, false)
      expect(wrongIn(problem, placed)).toEqual([])
      expect(placed.map(({ lesson }) => lesson)).toEqual(expect.arrayContaining(before))
      return placed.length - before.length
    })
    expect(Math.max(...found)).toBeGreaterThan(0)
  })

  test('is short of places often enough to have been tried', () => {
    const short = problems.filter((problem) => bestByTrying(problem).placed < problem.lessons.length)
    expect(short.length).toBeGreaterThan(15)
    expect(short.length).toBeLessThan(92)
  })
})

describe('a school’s fortnight', () => {
  const world = { ...USUAL_LESSONS, lessons: 60, pupils: 200 }
  const problem = simulateLessons(world, createRandom(3))

  const inRounds = (asked: LessonProblem, rounds: number): Promise<LessonPlan> =>
    answerAll(forRounds(planLessons(asked), rounds), 120)

  test('of sixty lessons has every lesson in it and is better than by hand', async () => {
    const { placed, unplaced, cost, rounds } = await inRounds(problem, 10)
    expect(wrongIn(problem, placed)).toEqual([])
    expect(unplaced).toEqual([])
    expect(rounds).toBe(10)
    const hand = byHand(problem)
    expect(wrongIn(problem, hand.placed)).toEqual([])
    expect(hand.unplaced.length > 0 || hand.cost > cost).toBe(true)
  })

  test('is there when its time is up', async () => {
    const begun = performance.now()
    const { placed } = await plan(problem, 0.5)
    expect(placed.length).toBe(60)
    expect(performance.now() - begun).toBeLessThan(8_000)
  })

  test('stays as it is when nothing changed, and a teacher’s missing day moves little else than their lessons', async () => {
    const before = (await inRounds(problem, 5)).placed
    const again = await inRounds({ ...problem, before }, 5)
    expect(again.moved).toEqual([])
    const [first] = before
    const day = problem.slots.find(({ id }) => id === first?.slot)?.day
    const away = problem.slots.map((slot) => slot.day === day)
    const staff = problem.staff.map((one) =>
      one.id === first?.staff ? { ...one, free: one.free.map((free, i) => free && !away[i]) } : one,
    )
    const hit = before.filter(
      ({ slot, staff: by }) => by === first?.staff && away[problem.slots.findIndex(({ id }) => id === slot)],
    )
    const changed = await inRounds({ ...problem, staff, before }, 5)
    expect(wrongIn({ ...problem, staff }, changed.placed)).toEqual([])
    expect(changed.unplaced).toEqual([])
    for (const { lesson } of hit) expect(changed.moved).toContain(lesson)
    expect(changed.moved.length).toBeLessThanOrEqual(hit.length + 2)
  })
})

describe('what is missed', () => {
  const twice = aProblem([aLesson('a', ['Jay']), aLesson('b', ['Jay'])], [aPupil('Jay', 'art art art art')])

  test('no subject is lost twice in a fortnight, and the second lesson says so', async () => {
    const { placed, unplaced, lost } = await plan(twice)
    expect(placed.map(({ slot }) => slot)).toEqual(['Mon 1'])
    expect(lost).toEqual([
      { pupil: 'Jay', subject: 'art', slot: 'Mon 1', cost: 1, lesson: placed[0]?.lesson },
    ])
    const lostAgain = [{ pupil: 'Jay', subject: 'art' }]
    expect(unplaced[0]?.obstacles).toContainEqual({
      ...{ obstacle: 'subject lost already', slots: 3, lost: lostAgain },
    })
  })

  test('unless somebody signed for it', async () => {
    const { unplaced } = await plan({ ...twice, signed: [{ pupil: 'Jay', subject: 'art' }] })
    expect(unplaced).toEqual([])
  })

  test('and what was lost earlier in the cycle is not lost again', async () => {
    const { placed, unplaced } = await plan({ ...twice, lostBefore: [{ pupil: 'Jay', subject: 'art' }] })
    expect(placed).toEqual([])
    const lostAgain = [{ pupil: 'Jay', subject: 'art' }]
    expect(unplaced.map(({ obstacles }) => obstacles)).toEqual([
      [{ obstacle: 'subject lost already', slots: 4, lost: lostAgain }],
      [{ obstacle: 'subject lost already', slots: 4, lost: lostAgain }],
    ])
  })
})

describe('where a lesson may be', () => {
  const lessons = [aLesson('a', ['Jay']), aLesson('b', ['Jay'])]
  const subjects = [aPupil('Jay', 'art music French drama')]
  const oneDay = slots.map((slot) => ({ ...slot, day: `week ${slot.week}` }))

  test('is said by the slots it names', async () => {
    const [first, second] = [{ ...aLesson('a', ['Jay']), only: ['Tue 2'] }, aLesson('b', ['Jay'])]
    const { placed } = await plan(aProblem([first, second], subjects))
    expect(placed.map(({ slot }) => slot)).toEqual(['Tue 2', 'Mon 1'])
    const none = { ...first, only: [] }
    expect((await plan(aProblem([none], subjects))).unplaced).toEqual([
      { lesson: 'a', obstacles: [], remedies: [] },
    ])
  })

  test('is one a day where that is asked', async () => {
    const free = await plan(aProblem(lessons, subjects, { slots: oneDay }))
    expect(free.placed.map(({ slot }) => slot).sort()).toEqual(['Mon 1', 'Tue 1'])
    const { placed } = await plan(aProblem(lessons, subjects, { slots: oneDay, mostADay: 1 }))
    expect(placed.map(({ slot }) => slot).sort()).toEqual(['Mon 1', 'Mon 2'])
  })

  test('counts what was held in the week before the plan begins', async () => {
    const held = [{ pupil: 'Jay', week: 0 }]
    const { placed } = await plan(aProblem(lessons, subjects, { heldBefore: held, mostAWeek: 1 }))
    expect(placed.map(({ slot }) => slot)).toEqual(['Mon 2'])
  })

  test('takes no subject twice in as many weeks as are asked', async () => {
    const both = [aPupil('Jay', 'art - art -')]
    expect((await plan(aProblem(lessons, both, { weeksBetween: 1 }))).unplaced).toEqual([])
    expect((await plan(aProblem(lessons, both, { weeksBetween: 2 }))).unplaced.length).toBe(1)
  })
})

describe('what keeps a lesson out', () => {
  const why = async (changed: Partial<LessonProblem>, subjects = 'art music French drama') => {
    const lessons = [aLesson('a', ['Jay']), aLesson('b', ['Kim'])]
    const pupils = [aPupil('Jay', subjects), aPupil('Kim', subjects)]
    const { unplaced } = await plan(aProblem(lessons, pupils, changed))
    return unplaced.map(({ obstacles }) => obstacles.map(({ obstacle }) => obstacle))
  }
  const once = [true, false, false, false]

  test('is that nobody is free, that there is no room, or that a pupil is away', async () => {
    expect(await why({ staff: ['Ana', 'Ben'].map((id) => ({ id, free: [] })) })).toEqual([
      ['nobody free'],
      ['nobody free'],
    ])
    expect(await why({ rooms: [{ id: 'den', kind: 'room', free: once }] })).toEqual([['no room']])
    expect(await why({}, '- - - -')).toEqual([['pupil away'], ['pupil away']])
  })

  test('is that the pupil has another lesson then, or that the week is full', async () => {
    const lessons = [1, 2, 3].map((i) => aLesson(`l${i}`, ['Jay']))
    const two = {
      ...{ rooms: ['den', 'nook'].map((id) => ({ id, kind: 'room', free: always })) },
      mostAWeek: 1,
    }
    const { unplaced } = await plan(aProblem(lessons, [aPupil('Jay', 'art music French drama')], two))
    expect(unplaced.length).toBe(1)
    expect(unplaced[0]?.obstacles.map(({ obstacle }) => obstacle).sort()).toEqual([
      'pupil elsewhere',
      'week full',
    ])
  })
})
