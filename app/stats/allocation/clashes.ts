import type { Answer, Question } from '../program.ts'
import type { Layout } from './layout.ts'
import { meets, wanted } from './layout.ts'
import { modelAllocation } from './model.ts'
import type { AllocationClash, Demand } from './problem.ts'

/** Demands that no plan can meet even alone: a pupil whom nothing suits, a pin that a veto forbids, a floor above the roll. */
export const impossibleDemands = ({ demands, candidates }: Layout): Demand[] =>
  demands.filter((demand) => {
    const pupils = new Set(candidates.flatMap((one) => (meets(demand, one) ? [one.pupil.id] : [])))
    return pupils.size < wanted(demand)
  })

/**
 * The demands that clash: a smallest set that cannot be met together though it can without any one of them (QuickXplain,
 * Junker 2004). Asks the solver whether sets of demands fit, until it is narrowed down or time runs out.
 */
export function* findClash(layout: Layout): Generator<Question, AllocationClash, Answer> {
  let narrowed = true
  function* fits(demands: readonly Demand[]): Generator<Question, boolean, Answer> {
    const { program } = modelAllocation(layout, { continuity: false, demands })
    // Whether a plan exists is asked alone: with nothing to make large the first plan found will do.
    const answer = yield { program: { ...program, cost: program.cost.map(() => 0) } }
    if (answer.status === 'stopped' && !answer.x) narrowed = false
    return answer.status !== 'infeasible'
  }
  function* narrow(
    held: readonly Demand[],
    added: boolean,
    open: readonly Demand[],
  ): Generator<Question, Demand[], Answer> {
    if (added && !(yield* fits(held))) return []
    if (open.length <= 1) return [...open]
    const half = Math.ceil(open.length / 2)
    const [first, second] = [open.slice(0, half), open.slice(half)]
    const inSecond = yield* narrow([...held, ...first], true, second)
    const inFirst = yield* narrow([...held, ...inSecond], inSecond.length > 0, first)
    return [...inFirst, ...inSecond]
  }
  const impossible = impossibleDemands(layout)
  if (impossible.length > 0) return { ok: false, clashes: impossible, alone: true, narrowed }
  const clashes = yield* narrow([], false, layout.demands)
  return { ok: false, clashes: narrowed ? clashes : layout.demands, alone: false, narrowed }
}
