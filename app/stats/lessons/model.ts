import { createProgram, type Program } from '../program.ts'
import { at } from '../vector.ts'
import { type Chosen, type Desk, unplacedCost } from './desk.ts'
import { type Place, teacherCost } from './layout.ts'

/** A place of a lesson in the program, with the columns of those who could give it. */
interface Option {
  readonly lesson: number
  readonly place: Place
  readonly column: number
  readonly staff: readonly { readonly number: number; readonly column: number }[]
}

/** The program that places some lessons anew among what the others leave. */
export interface LessonModel {
  readonly program: Program
  readonly options: readonly Option[]
  /** By lesson, the column that says it has no place. */
  readonly unplaced: ReadonlyMap<number, number>
  /** What the lessons were chosen before, as a plan of the program. */
  readonly start: Float64Array
}

const least = Number.NEGATIVE_INFINITY

/**
 * min cost of places + what is unplaced: each lesson has one place or none, somebody free gives it (whole by itself once the
 * places are), nobody gives two at once, and nothing is used beyond what is left. Lessons to be placed are off the desk; those
 * that have a place to begin from (`from`) keep to it and to the `cheapest` others, which makes a program quick.
 */
export function modelLessons(
  desk: Desk,
  lessons: readonly number[],
  from: ReadonlyMap<number, Chosen>,
  cheapest = Number.POSITIVE_INFINITY,
): LessonModel {
  const { layout } = desk
  const program = createProgram('minimise')
  const options: Option[] = []
  const unplaced = new Map<number, number>()
  const users = new Map<number, number[]>()
  const teaching = new Map<string, number[]>()
  const dear = unplacedCost(layout)
  for (const lesson of lessons) {
    const own: number[] = []
    for (const place of layout.places[lesson] ?? []) {
      const free = [...place.staff].filter((staff) => desk.isFree(staff, place.slot))
      if (free.length === 0 || !desk.fits(place)) continue
      const was = from.get(lesson)
      if (was && was.place !== place && own.length >= cheapest) continue
      const column = program.column({ cost: place.cost, upper: 1, integer: true })
      const staff = free.map((number) => {
        const by = program.column({ cost: teacherCost(layout, lesson, place.slot, number), upper: 1 })
        add(teaching, `${number} ${place.slot}`, by)
        return { number, column: by }
      })
      program.row(0, 0, [[column, -1], ...staff.map((one) => [one.column, 1] as const)])
      for (const resource of place.uses) add(users, resource, column)
      own.push(column)
      options.push({ lesson, place, column, staff })
    }
    const none = program.column({ cost: dear, upper: 1 })
    unplaced.set(lesson, none)
    program.row(1, 1, [...ones(own), [none, 1]])
  }
  for (const [resource, columns] of users)
    if (columns.length > desk.left(resource)) program.row(least, desk.left(resource), ones(columns))
  for (const columns of teaching.values()) if (columns.length > 1) program.row(least, 1, ones(columns))
  const built = program.build()
  return { program: built, options, unplaced, start: startOf(built, options, unplaced, from) }
}

const ones = (columns: readonly number[]) => columns.map((column) => [column, 1] as const)

function add<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function startOf(
  program: Program,
  options: readonly Option[],
  unplaced: ReadonlyMap<number, number>,
  chosen: ReadonlyMap<number, Chosen>,
): Float64Array {
  const x = new Float64Array(program.cost.length)
  for (const [lesson, column] of unplaced) if (!chosen.has(lesson)) x[column] = 1
  for (const { lesson, place, column, staff } of options) {
    const one = chosen.get(lesson)
    if (one?.place !== place) continue
    x[column] = 1
    const by = staff.find(({ number }) => number === one.staff)
    if (by) x[by.column] = 1
  }
  return x
}

/** The choices of a solution. Who gives what is settled slot by slot, in case the solver left a teacher half here, half there. */
export function readChoices({ options }: LessonModel, x: Float64Array): Map<number, Chosen> {
  const bySlot = new Map<number, Option[]>()
  for (const option of options) {
    if (at(x, option.column) < 0.5) continue
    bySlot.set(option.place.slot, [...(bySlot.get(option.place.slot) ?? []), option])
  }
  const chosen = new Map<number, Chosen>()
  for (const some of bySlot.values())
    for (const [option, staff] of matchStaff(some, x))
      chosen.set(option.lesson, { place: option.place, staff })
  return chosen
}

/** Gives each lesson of a slot somebody of their own, by augmenting paths (Kuhn 1955), the solver’s wishes first. */
function matchStaff(options: readonly Option[], x: Float64Array): Map<Option, number> {
  const takenBy = new Map<number, Option>()
  const find = (option: Option, seen: Set<number>): boolean => {
    const wished = [...option.staff].sort((a, b) => at(x, b.column) - at(x, a.column))
    for (const { number } of wished) {
      if (seen.has(number)) continue
      seen.add(number)
      const other = takenBy.get(number)
      if (other && !find(other, seen)) continue
      takenBy.set(number, option)
      return true
    }
    return false
  }
  for (const option of options) find(option, new Set())
  return new Map([...takenBy].map(([staff, option]) => [option, staff]))
}
