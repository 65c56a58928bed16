import { parentPort, workerData } from 'node:worker_threads'
import type { Solving } from '#stats/program.ts'
import { answerAll, openSolver } from './highs.ts'

// A model and its solver in a thread of their own: they may take a processor many seconds, and their memory ends with the thread.

type Work = {
  module: string
  name: string
  args: unknown[]
  seconds: number
  each: number
  wasm: WebAssembly.Module
}

async function run({ module, name, args, seconds, each, wasm }: Work): Promise<unknown> {
  const models = (await import(`#stats/${module}`)) as Record<
    string,
    (...args: unknown[]) => Solving<unknown>
  >
  const model = models[name]
  if (!model) throw new Error(`${module} has no ${name}`)
  return answerAll(model(...args), seconds, { each, solver: openSolver(wasm) })
}

run(workerData as Work).then(
  (done) => parentPort?.postMessage({ done }),
  (error: unknown) =>
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) }),
)
