import { createProgram, type Program, type ProgramBuilder } from '../program.ts'
import { at } from '../vector.ts'
import type { Candidate, Layout } from './layout.ts'
import { meets, wanted } from './layout.ts'
import type { Demand } from './problem.ts'

/** The program of an allocation: candidates are its first columns, in their order; groups open in the columns behind. */
export interface AllocationModel {
  readonly program: Program
  /** The row of each manager's hours. */
  readonly hoursRow: ReadonlyMap<string, number>
  /** The plan of a choice of candidates, groups opened as needed. */
  readonly startFrom: (chosen: readonly Candidate[]) => Float64Array
}

export interface ModelWishes {
  /** Whether keeping a manager is worth something. */
  readonly continuity: boolean
  readonly demands: readonly Demand[]
}

const least = Number.NEGATIVE_INFINITY
const most = Number.POSITIVE_INFINITY

/** What a candidate adds to a plan, with or without regard to continuity. */
export const worthOf = (
  { value, keeps }: Candidate,
  { kept, broken }: Layout,
  continuity: boolean,
): number => (continuity && keeps !== null ? value + (keeps ? kept : -broken) : value)

/** The candidates by something they have, with their columns. */
function columnsBy(candidates: readonly Candidate[], key: (one: Candidate) => string | null) {
  const groups = new Map<string, number[]>()
  candidates.forEach((one, column) => {
    const name = key(one)
    if (name === null) return
    const columns = groups.get(name)
    if (columns) columns.push(column)
    else groups.set(name, [column])
  })
  return groups
}

/**
 * max sum worth x, where each pupil has one place at most, managers' hours hold, a room with z groups has fewest z to seats z
 * pupils, and each demand is met.
 */
export function modelAllocation(layout: Layout, { continuity, demands }: ModelWishes): AllocationModel {
  const { candidates, problem } = layout
  const program = createProgram('maximise')
  for (const one of candidates)
    program.column({ cost: worthOf(one, layout, continuity), upper: 1, integer: true })
  const ones = (columns: readonly number[]) => columns.map((column) => [column, 1] as const)
  for (const columns of columnsBy(candidates, ({ pupil }) => pupil.id).values())
    program.row(least, 1, ones(columns))

  const opened = new Map<string, number>()
  const groupHours = new Map<string, [number, number][]>()
  for (const [room, columns] of columnsBy(candidates, (one) => one.room)) {
    const first = candidates[columns[0] ?? -1]
    if (!first?.option.group) continue
    const { manager, option } = first
    const upper = Math.floor(manager.hours / option.hours)
    const groups = program.column({ upper, integer: true })
    opened.set(room, groups)
    program.row(least, 0, [...ones(columns), [groups, -first.option.group.seats]])
    program.row(0, most, [...ones(columns), [groups, -first.option.group.fewest]])
    groupHours.set(manager.id, [...(groupHours.get(manager.id) ?? []), [groups, option.hours]])
  }

  const alone = columnsBy(candidates, (one) => (one.room === null ? one.manager.id : null))
  const hoursRow = new Map(
    problem.managers.map(({ id, hours }) => {
      const own = (alone.get(id) ?? []).map((column) => [column, candidates[column]?.hours ?? 0] as const)
      return [id, hoursLimit(program, hours, [...own, ...(groupHours.get(id) ?? [])])]
    }),
  )
  for (const demand of demands) {
    const columns = candidates.flatMap((one, column) => (meets(demand, one) ? [column] : []))
    program.row(wanted(demand), most, ones(columns))
  }
  const built = program.build()
  return { program: built, hoursRow, startFrom: starter(layout, built.cost.length, opened) }
}

/**
 * Hours are counted by the minute: what all the help of a manager divides by is found, and a remainder of the week that none
 * of it could fill is left out, which brings the relaxed program close to the whole one.
 */
function hoursLimit(
  program: ProgramBuilder,
  hours: number,
  entries: readonly (readonly [column: number, hours: number])[],
): number {
  const minutes = entries.map(([, each]) => Math.round(each * 60))
  const exact = entries.every(([, each], i) => Math.abs(each * 60 - at(minutes, i)) < 1e-9)
  const unit = exact ? minutes.reduce(commonDivisor, 0) / 60 : 0
  return program.row(least, unit > 0 ? Math.floor(hours / unit + 1e-9) * unit : hours, entries)
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** How many groups a number of pupils sits in. */
export const groupsFor = (pupils: number, seats: number): number => Math.ceil(pupils / seats)

function starter({ candidates }: Layout, columns: number, opened: ReadonlyMap<string, number>) {
  return (chosen: readonly Candidate[]): Float64Array => {
    const x = new Float64Array(columns)
    const places = new Map(candidates.map((one, column) => [one, column]))
    const inRoom = new Map<string, Candidate[]>()
    for (const one of chosen) {
      x[places.get(one) ?? 0] = 1
      if (one.room !== null) inRoom.set(one.room, [...(inRoom.get(one.room) ?? []), one])
    }
    for (const [room, members] of inRoom)
      x[opened.get(room) ?? 0] = groupsFor(members.length, members[0]?.option.group?.seats ?? 1)
    return x
  }
}
