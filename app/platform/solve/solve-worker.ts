import { parentPort, workerData } from 'node:worker_threads'
import type { Solving } from '#stats/program.ts'
import { answerAll, openSolver } from './highs.ts'

// Work in a thread of its own, with its solver if it asks one: it may take a processor many seconds, and its memory ends with the thread.

type Work = {
  module: string
  name: string
  args: unknown[]
  solver?: { seconds: number; each: number; wasm: WebAssembly.Module }
}

async function run({ module, name, args, solver }: Work): Promise<unknown> {
  const found = (await import(`#stats/${module}`)) as Record<string, (...args: unknown[]) => unknown>
  const work = found[name]
  if (!work) throw new Error(`${module} has no ${name}`)
  if (!solver) return work(...args)
  const { seconds, each, wasm } = solver
  return answerAll(work(...args) as Solving<unknown>, seconds, { each, solver: openSolver(wasm) })
}

run(workerData as Work).then(
  (done) => parentPort?.postMessage({ done }),
  (error: unknown) =>
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
)
