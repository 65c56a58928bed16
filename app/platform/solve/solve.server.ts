import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Solving } from '#stats/program.ts'
import { inHome } from '../home.ts'

export type SolveOptions = {
  /** Seconds allowed for all questions to the solver together, from when a thread is free. */
  seconds: number
  /** The most for one question, so that those after it have theirs; all of them unless said. */
  each?: number
  /** Ends the work at once; what is awaited is rejected with the signal's reason. */
  signal?: AbortSignal
}

type Work = (...args: never[]) => unknown
type Model = (...args: never[]) => Solving<unknown>
type Solved<M extends Model> = ReturnType<M> extends Solving<infer T> ? T : never
type Heard = { done: unknown } | { failed: string }

/** Seconds after its time at which a thread that has not ended is ended: it also reads in, looks up and describes. */
const graceSeconds = 20

let compiled: Promise<WebAssembly.Module> | undefined

/** The solver’s code, compiled once: threads share it, and what one of them has made quick is quick for the next. */
function solverCode(): Promise<WebAssembly.Module> {
  compiled ??= readFile(inHome('node_modules', 'highs', 'build', 'highs.wasm')).then((bytes) =>
    WebAssembly.compile(bytes),
  )
  return compiled
}

/** Turns of which only so many are taken at once; whoever comes later waits in line. */
function turnsFor(most: number) {
  const line: (() => void)[] = []
  let busy = 0
  async function take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (busy < most) {
      busy += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      line.push(resolve)
      signal?.addEventListener('abort', () => {
        const place = line.indexOf(resolve)
        if (place >= 0) line.splice(place, 1)
        reject(signal.reason)
      })
    })
  }
  function leave(): void {
    const next = line.shift()
    if (next) next()
    else busy -= 1
  }
  return { take, leave }
}
type Turns = ReturnType<typeof turnsFor>

// One processor stays free for those who ask for pages; whoever else wants a plan meanwhile waits in line.
const solving = turnsFor(Math.max(1, availableParallelism() - 1))
// Nobody waits for what is done by the way, so that nobody who asked for a plan waits behind it.
const byTheWay = turnsFor(1)

const refuse = (message: string) => Promise.reject(new Error(message))

/** What the thread says at its end, unless it fails, takes too long, or is not wanted any more. */
async function resultOf(worker: Worker, { seconds, signal }: SolveOptions): Promise<Heard> {
  const settled = new AbortController()
  const until = { signal: settled.signal }
  try {
    return await Promise.race([
      once(worker, 'message', until).then(([heard]: Heard[]) => heard ?? refuse('The thread said nothing')),
      once(worker, 'exit', until).then(() => refuse('The thread ended without a word')),
      delay((seconds + graceSeconds) * 1_000, null, until).then(() => refuse('The thread did not stop')),
      ...(signal ? [once(signal, 'abort', until).then(() => Promise.reject(signal.reason))] : []),
    ])
  } finally {
    settled.abort()
  }
}

/**
 * Runs a model of `app/stats` with its solver in a thread of their own and answers what it returns, so that the server goes
 * on answering: `solveInThread<typeof planLessons>('lessons/plan.ts', 'planLessons', [problem], { seconds: 20 })`. The module
 * is named by its path in `app/stats`; arguments and result are copied between the threads, so they are plain data. Rejects
 * when the signal says so, when the model throws, or when the solver does not stop.
 */
export async function solveInThread<M extends Model>(
  module: string,
  name: string,
  args: Parameters<M>,
  options: SolveOptions,
): Promise<Solved<M>> {
  const { seconds, each = seconds } = options
  const solver = { seconds, each, wasm: await solverCode() }
  return (await inTurn(solving, { module, name, args, solver }, options)) as Solved<M>
}

/** Runs work of `app/stats` that is done by the way and asks no solver in such a thread, one after the other; otherwise as `solveInThread`. */
export async function workInThread<W extends Work>(
  module: string,
  name: string,
  args: Parameters<W>,
  options: Omit<SolveOptions, 'each'>,
): Promise<ReturnType<W>> {
  return (await inTurn(byTheWay, { module, name, args }, options)) as ReturnType<W>
}

async function inTurn(turns: Turns, work: object, options: SolveOptions): Promise<unknown> {
  await turns.take(options.signal)
  try {
    const heard = await inWorker(work, options)
    if ('failed' in heard) throw new Error(heard.failed)
    return heard.done
  } finally {
    turns.leave()
  }
}

async function inWorker(workerData: object, options: SolveOptions): Promise<Heard> {
  const worker = new Worker(inHome('app', 'platform', 'solve', 'solve-worker.ts'), {
    workerData,
    execArgv: [],
  })
  try {
    return await resultOf(worker, options)
  } finally {
    await worker.terminate()
  }
}
