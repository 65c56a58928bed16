import type { Answer, Program, Question } from './program.ts'
import { at, cell } from './vector.ts'

/** A plan in whole numbers and how good it is known to be. */
export interface WholePlan {
  readonly x: Float64Array
  readonly value: number
  /** No plan is better than this. */
  readonly bound: number
}

/** What came of a search: perhaps a plan, and the prices of the rows in the relaxed program. */
export interface Searched {
  /** `stopped`: time ran out before any plan was found. */
  readonly status: 'found' | 'infeasible' | 'stopped'
  readonly plan: WholePlan | null
  readonly prices: Float64Array | null
}

export interface SearchWishes {
  /** Stops when no plan can be better by more than this part of the value. */
  readonly gap: number
  /** A plan that is known to hold: what is found is no worse. */
  readonly start?: Float64Array | undefined
}

/** How many columns are tried first, for each one that the relaxed plan uses. */
const triedForOneUsed = 8

/**
 * What each column brings beyond what it takes of the rows at their prices: in a best plan of the relaxed program those
 * used bring no less than nought, and no plan with a column that brings -d is better than the relaxed value less d.
 */
export function reducedWorth(program: Program, prices: Float64Array): Float64Array {
  const worth = Float64Array.from(program.cost)
  const { starts, indices, values } = program
  for (let row = 0; row < program.rowLower.length; row++)
    for (let k = at(starts, row); k < at(starts, row + 1); k++)
      worth[at(indices, k)] = cell(worth, at(indices, k)) - cell(values, k) * cell(prices, row)
  return worth
}

/**
 * The best plan of a program to be made as large as can be, all columns from 0 up: exact to the gap unless time runs out.
 * First among the columns that are worth most at the prices of the relaxed program, which is small and nearly always
 * enough; then, if the gap is wider than wished, among all that could still be in a better plan.
 */
export function* findWholePlan(
  program: Program,
  { gap, start }: SearchWishes,
): Generator<Question, Searched, Answer> {
  const relaxed = yield { program, relaxed: true }
  const prices = relaxed.prices ?? null
  let plan: WholePlan | null = start
    ? { x: start, value: worthOfPlan(program, start), bound: relaxed.value }
    : null
  if (relaxed.status === 'infeasible') return { status: 'infeasible', plan: null, prices }
  if (!relaxed.x || !prices) {
    if (plan) plan = { ...plan, bound: Number.POSITIVE_INFINITY }
    return { status: plan ? 'found' : 'stopped', plan, prices }
  }
  const worth = reducedWorth(program, prices)
  const likely = likelyWorth(worth, relaxed.x)
  const first = yield* searchAmong({ program, worth, gap }, likely, { plan, bound: relaxed.value })
  plan = first.plan
  if (plan && plan.bound - plan.value <= gap * Math.abs(plan.value)) return { status: 'found', plan, prices }
  const possible = plan ? plan.value - relaxed.value - rounding : Number.NEGATIVE_INFINITY
  const second = yield* searchAmong({ program, worth, gap }, Math.min(possible, likely), {
    plan,
    bound: relaxed.value,
  })
  plan = second.plan && {
    ...second.plan,
    bound: Math.min(relaxed.value, Math.max(second.plan.value, second.bound)),
  }
  if (second.infeasible && !plan) return { status: 'infeasible', plan, prices }
  return { status: plan ? 'found' : 'stopped', plan, prices }
}

const rounding = 1e-9

/** The worth from which on columns are likely in the best plan. */
function likelyWorth(worth: Float64Array, relaxed: Float64Array): number {
  const used = relaxed.reduce((count, value) => count + Number(value > 1e-6), 0)
  const sorted = Float64Array.from(worth).sort()
  return at(sorted, Math.max(0, sorted.length - 1 - used * triedForOneUsed))
}

/** The best plan of the columns worth so much, and of those of the plan there is; that plan when none is better. */
function* searchAmong(
  { program, worth, gap }: { program: Program; worth: Float64Array; gap: number },
  least: number,
  { plan, bound }: { plan: WholePlan | null; bound: number },
): Generator<Question, { plan: WholePlan | null; bound: number; infeasible: boolean }, Answer> {
  const inPlan = (j: number) => plan !== null && at(plan.x, j) > 0.5
  const kept = [...worth.keys()].filter((j) => at(worth, j) >= least || inPlan(j))
  const start = plan ? { start: Float64Array.from(kept, (j) => at(plan.x, j)) } : {}
  const answer = yield { program: restrict(program, kept), gap, presolve: false, ...start }
  const best =
    answer.x && (!plan || answer.value > plan.value)
      ? { x: widen(answer.x, kept, worth.length), value: answer.value, bound }
      : plan
  const known = Number.isFinite(answer.bound) ? answer.bound : bound
  return { plan: best, bound: known, infeasible: answer.status === 'infeasible' }
}

const worthOfPlan = ({ cost }: Program, x: Float64Array): number =>
  x.reduce((all, value, j) => all + value * cell(cost, j), 0)

/** The program with these columns alone, the others at nought. */
function restrict(program: Program, kept: readonly number[]): Program {
  const place = new Int32Array(program.cost.length).fill(-1)
  kept.forEach((column, i) => {
    place[column] = i
  })
  const pick = (list: Float64Array) => Float64Array.from(kept, (j) => cell(list, j))
  const indices: number[] = []
  const values: number[] = []
  const starts = [0]
  for (let row = 0; row < program.rowLower.length; row++) {
    for (let k = at(program.starts, row); k < at(program.starts, row + 1); k++) {
      const column = at(place, at(program.indices, k))
      if (column < 0) continue
      indices.push(column)
      values.push(cell(program.values, k))
    }
    starts.push(indices.length)
  }
  return {
    ...program,
    ...{ cost: pick(program.cost), lower: pick(program.lower), upper: pick(program.upper) },
    integer: Int32Array.from(kept, (j) => at(program.integer, j)),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
}

function widen(x: Float64Array, kept: readonly number[], columns: number): Float64Array {
  const wide = new Float64Array(columns)
  kept.forEach((column, i) => {
    wide[column] = cell(x, i)
  })
  return wide
}
