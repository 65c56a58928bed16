import type { Answer, Question, Solving } from '../program.ts'
import { createRandom } from '../random.ts'
import { range } from '../vector.ts'
import { describeLessons } from './describe.ts'
import { type Chosen, costOf, type Desk, openDesk, planByChoice, planByHand } from './desk.ts'
import { makeRoom } from './eject.ts'
import { layOutLessons } from './layout.ts'
import { modelLessons, readChoices } from './model.ts'
import { neighbours } from './neighbours.ts'
import type { LessonPlan, LessonProblem } from './problem.ts'

/** So many lessons are planned all at once, which proves the plan best. */
const allAtOnce = 24
/** Ends after so many rounds in a row that found nothing better. */
const patience = 100
/** A round longer than a second is not worth its time; a lesson that has a place seldom gains by any but its cheapest few. */
const aRound = { seconds: 1, cheapest: 8 }

/** Plans some lessons anew, the others fixed; whether that is proved the best, and whether it is better. Never worse. */
function* replan(
  desk: Desk,
  lessons: readonly number[],
  { cheapest = Number.POSITIVE_INFINITY, ...limits }: { cheapest?: number; seconds?: number },
): Generator<Question, { better: boolean; proved: boolean; secondsLeft: number }, Answer> {
  const cost = costOf(desk, lessons)
  const old = new Map<number, Chosen>()
  for (const lesson of lessons) {
    const one = desk.chosen[lesson]
    if (one) old.set(lesson, one)
    desk.take(lesson)
  }
  const model = modelLessons(desk, lessons, old, cheapest)
  const answer = yield { program: model.program, start: model.start, ...limits }
  const found = answer.x ? readChoices(model, answer.x) : old
  for (const [lesson, one] of found) desk.put(lesson, one)
  const after = costOf(desk, lessons)
  if (after > cost) {
    for (const lesson of lessons) desk.take(lesson)
    for (const [lesson, one] of old) desk.put(lesson, one)
  }
  return { better: after < cost - 1e-9, proved: answer.status === 'optimal', secondsLeft: answer.secondsLeft }
}

/**
 * Places special lessons so that no pupil, teacher or room is in two places, no subject is lost twice in a fortnight unless
 * signed, no week holds too many, and what is missed costs least; as many lessons as can be are placed before cost counts.
 * Begins with the plan by hand or a better one and plans parts of it anew (fix and optimise) until the solver’s time is up or
 * nothing more is found: never worse than by hand. Few lessons are planned all at once, which proves the plan best. With a
 * plan from before, lessons stay where they are unless a move is worth its cost. The seed decides the order of the parts.
 */
export function* planLessons(problem: LessonProblem, seed = 1): Solving<LessonPlan> {
  const layout = layOutLessons(problem)
  const all = range(0, layout.places.length)
  const [byHand, byChoice] = [planByHand(layout), planByChoice(layout)]
  makeRoom(byChoice)
  const desk = costOf(byHand, all) < costOf(byChoice, all) ? byHand : byChoice
  if (all.length <= allAtOnce) {
    const { proved } = yield* replan(desk, all, {})
    return describeLessons(desk, 1, proved)
  }
  const random = createRandom(seed)
  let [rounds, idle, secondsLeft] = [0, 0, Number.POSITIVE_INFINITY]
  while (idle < patience && secondsLeft > 0) {
    const round = yield* replan(desk, neighbours(desk, rounds, random), aRound)
    rounds += 1
    idle = round.better ? 0 : idle + 1
    secondsLeft = round.secondsLeft
  }
  return describeLessons(desk, rounds, false)
}

/**
 * A cost that no plan of a problem is below, by the relaxed program of all lessons at once: to tell how good a plan is. Takes
 * seconds for a hundred lessons. Unplaced lessons cost more than all others together, so that it speaks of whole plans.
 */
export function* boundLessons(problem: LessonProblem): Solving<number> {
  const layout = layOutLessons(problem)
  const { program } = modelLessons(openDesk(layout), range(0, layout.places.length), new Map())
  const answer = yield { program, relaxed: true }
  return answer.bound
}

/**
 * So many lessons at least are without a place in any plan of a problem, by the relaxed program of all at once: where a plan
 * leaves no more, none can place more. 0 says nothing.
 */
export function* leastUnplaced(problem: LessonProblem): Solving<number> {
  const layout = layOutLessons(problem)
  const { program, unplaced } = modelLessons(openDesk(layout), range(0, layout.places.length), new Map())
  const cost = new Float64Array(program.cost.length)
  for (const column of unplaced.values()) cost[column] = 1
  const { bound } = yield { program: { ...program, cost }, relaxed: true }
  return Number.isFinite(bound) ? Math.max(0, Math.ceil(bound - 1e-6)) : 0
}
