import loadHighs, { type Highs, type Model } from 'highs'
import type { Answer, Program, Question, Solving } from '#stats/program.ts'

/** Loads HiGHS: from code that is compiled already, where another thread has it. */
export const openSolver = (wasmModule?: WebAssembly.Module): Promise<Highs> =>
  loadHighs(wasmModule ? { wasmModule } : {})

function statusOf(model: Model, { constants }: Highs): Answer['status'] {
  const { modelStatus } = constants
  const status = model.getModelStatus()
  if (status === modelStatus.optimal || status === modelStatus.empty) return 'optimal'
  if (status === modelStatus.infeasible) return 'infeasible'
  if (status === modelStatus.unbounded) return 'unbounded'
  if (status === modelStatus.timeLimit) return 'stopped'
  throw new Error(`The solver ended with status ${status}`)
}

/** HiGHS has no answer where there are no columns: the plan is empty, and it holds if every row may come to nought. */
function nothingToPlan({ rowLower, rowUpper }: Program): Omit<Answer, 'secondsLeft'> {
  const holds = rowLower.every((low, row) => low <= 0 && (rowUpper[row] ?? 0) >= 0)
  if (!holds) return { status: 'infeasible', x: undefined, value: 0, bound: 0, prices: undefined }
  return { status: 'optimal', x: new Float64Array(0), value: 0, bound: 0, prices: rowLower.map(() => 0) }
}

/** One question to HiGHS, within so many seconds. */
function solve(highs: Highs, question: Question, seconds: number): Omit<Answer, 'secondsLeft'> {
  const { program, gap = 0, relaxed = false, presolve = true, start } = question
  const { sense, integer, starts, indices, values, cost, lower, upper, rowLower, rowUpper } = program
  const { maximize, minimize } = highs.constants.objectiveSense
  const [numCols, numRows] = [cost.length, rowLower.length]
  if (numCols === 0) return nothingToPlan(program)
  const model = highs.createModel({
    ...{ numCols, numRows, colCost: cost, colLower: lower, colUpper: upper, rowLower, rowUpper },
    sense: sense === 'maximise' ? maximize : minimize,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    ...(relaxed ? {} : { integrality: integer }),
  })
  try {
    model.options.set({ output_flag: false, mip_rel_gap: gap, time_limit: seconds })
    model.options.set('presolve', presolve ? 'choose' : 'off')
    if (start) model.setSolution({ colValue: start })
    model.run()
    const status = statusOf(model, highs)
    const { feasible } = highs.constants.solutionStatus
    const known = model.info.get('primal_solution_status') === feasible && status !== 'infeasible'
    const { colValue, rowDual } = model.getSolution()
    const value = model.getObjectiveValue()
    return {
      ...{ status, value, x: known ? colValue : undefined },
      bound: relaxed ? value : Number(model.info.get('mip_dual_bound')),
      prices: relaxed && known ? rowDual : undefined,
    }
  } finally {
    model.dispose()
  }
}

const outOfTime: Answer = {
  ...{ status: 'stopped', x: undefined, value: Number.NaN, bound: Number.NaN, prices: undefined },
  secondsLeft: 0,
}

/**
 * Runs work that asks a solver to its end, each question answered by HiGHS in the thread this is called in. When the
 * seconds for all questions together are used up, every further one is answered with "stopped" at once: the work then ends
 * with the best it has. `each`: the most for one question, so that those after it have theirs. The server calls `solveInThread` instead, and goes on answering meanwhile.
 */
export async function answerAll<T>(
  steps: Solving<T>,
  seconds: number,
  { each = seconds, solver = openSolver() } = {},
): Promise<T> {
  const highs = await solver
  const end = performance.now() + seconds * 1_000
  const left = () => (end - performance.now()) / 1_000
  let turn = steps.next()
  while (!turn.done) {
    const allowed = Math.min(turn.value.seconds ?? each, left())
    const answer = allowed > 0 ? { ...solve(highs, turn.value, allowed), secondsLeft: left() } : outOfTime
    turn = steps.next(answer)
  }
  return turn.value
}
