import { parentPort } from 'node:worker_threads'
import loadHighs, { type Model } from 'highs'
import type { Answer, Question } from '#stats/program.ts'

// HiGHS in a thread of its own: a question may take a processor many seconds, and its memory ends with the thread.

const solver = loadHighs()

function statusOf(model: Model, { constants }: Awaited<typeof solver>): Answer['status'] {
  const { modelStatus } = constants
  const status = model.getModelStatus()
  if (status === modelStatus.optimal || status === modelStatus.empty) return 'optimal'
  if (status === modelStatus.infeasible) return 'infeasible'
  if (status === modelStatus.unbounded) return 'unbounded'
  if (status === modelStatus.timeLimit) return 'stopped'
  throw new Error(`The solver ended with status ${status}`)
}

async function solve({ program, gap = 0, seconds = 0, relaxed = false, presolve = true, start }: Question) {
  const highs = await solver
  const { sense, integer, starts, indices, values, ...vectors } = program
  const { maximize, minimize } = highs.constants.objectiveSense
  const [numCols, numRows] = [program.cost.length, program.rowLower.length]
  const { cost: colCost, lower: colLower, upper: colUpper, rowLower, rowUpper } = vectors
  const model = highs.createModel({
    ...{ numCols, numRows, colCost, colLower, colUpper, rowLower, rowUpper },
    sense: sense === 'maximise' ? maximize : minimize,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    ...(relaxed ? {} : { integrality: integer }),
  })
  try {
    model.options.set({
      output_flag: false,
      mip_rel_gap: gap,
      time_limit: seconds,
      presolve: presolve ? 'choose' : 'off',
    })
    if (start) model.setSolution({ colValue: start })
    model.run()
    const status = statusOf(model, highs)
    const known = model.info.get('primal_solution_status') === 2 && status !== 'infeasible'
    const { colValue, rowDual } = model.getSolution()
    return {
      ...{ status, x: known ? colValue : undefined, value: model.getObjectiveValue() },
      bound: relaxed ? model.getObjectiveValue() : Number(model.info.get('mip_dual_bound')),
      prices: relaxed && known ? rowDual : undefined,
    }
  } finally {
    model.dispose()
  }
}

parentPort?.on('message', (question: Question) => {
  solve(question).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) =>
      parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
  )
})
