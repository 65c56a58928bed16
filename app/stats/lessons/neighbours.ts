import type { Random } from '../random.ts'
import { range } from '../vector.ts'
import type { Desk } from './desk.ts'

/** About half the lessons are planned anew at a time, and no more than a solver is quick with. */
const atATime = (lessons: number): number => Math.min(64, Math.ceil(0.55 * lessons))

/**
 * Lessons to be planned anew in a round: all unplaced with those that share pupils with one of them; when all are placed, by
 * turns some at random, of one day, of one teacher, the most costly, or with pupils in common.
 */
export function neighbours(desk: Desk, round: number, random: Random): number[] {
  const { problem, places } = desk.layout
  const all = range(0, places.length)
  const unplaced = all.filter((lesson) => !desk.chosen[lesson])
  const placed = random.shuffle(all.filter((lesson) => desk.chosen[lesson]))
  const ranked = (rank: (lesson: number) => number) => [...placed].sort((a, b) => rank(b) - rank(a))
  const kinds: (() => number[])[] = [
    () => placed,
    () => {
      const day = random.choice(problem.slots).day
      return ranked((lesson) => Number(problem.slots[desk.chosen[lesson]?.place.slot ?? -1]?.day === day))
    },
    () => {
      const able = random.integer(problem.staff.length)
      return ranked((lesson) => Number(desk.chosen[lesson]?.place.staff.includes(able)))
    },
    () =>
      ranked((lesson) => {
        const cheapest = places[lesson]?.[0]?.cost ?? 0
        return ((desk.chosen[lesson]?.place.cost ?? 0) - cheapest) * random.uniform()
      }),
    () => {
      const [first = 0] = unplaced.length > 0 ? random.shuffle(unplaced) : placed
      const pupils = new Set(problem.lessons[first]?.pupils)
      return ranked((lesson) => problem.lessons[lesson]?.pupils.filter((id) => pupils.has(id)).length ?? 0)
    },
  ]
  const turn = unplaced.length > 0 ? kinds.length - 1 : round % kinds.length
  const others = kinds[turn]?.() ?? placed
  // What is unplaced may go anywhere, which makes a round long: fewer others move with it.
  const count = unplaced.length > 0 ? 24 : atATime(places.length)
  return [...unplaced.slice(0, count), ...others.slice(0, count)]
}
