import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Answer, Question, Solving } from '#stats/program.ts'
import { inHome } from '../home.ts'

export type SolveOptions = {
  /** Seconds allowed for all questions together, from when a thread is free. */
  seconds: number
  /** Ends the work at once; what is awaited is rejected with the signal's reason. */
  signal?: AbortSignal
}

type Heard = Omit<Answer, 'secondsLeft'> | { failed: string }

/** A thread that does not stop by itself is ended so many seconds after it should have. */
const graceSeconds = 5

const outOfTime: Answer = {
  ...{ status: 'stopped', x: undefined, value: Number.NaN, bound: Number.NaN, prices: undefined },
  secondsLeft: 0,
}

// One processor stays free for those who ask for pages; whoever else wants a plan meanwhile waits in line.
const threads = Math.max(1, availableParallelism() - 1)
const line: (() => void)[] = []
let busy = 0

async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  if (busy < threads) {
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

function leaveTurn(): void {
  const next = line.shift()
  if (next) next()
  else busy -= 1
}

/** One answer of the thread; nothing when it did not come in time. */
async function answerOf(
  worker: Worker,
  seconds: number,
  signal: AbortSignal | undefined,
): Promise<Heard | null> {
  const settled = new AbortController()
  const until = { signal: settled.signal }
  try {
    return await Promise.race([
      once(worker, 'message', until).then(([heard]: Heard[]) => heard ?? null),
      once(worker, 'exit', until).then(() => Promise.reject(new Error('The solver ended'))),
      delay((seconds + graceSeconds) * 1_000, null, until),
      ...(signal ? [once(signal, 'abort', until).then(() => Promise.reject(signal.reason))] : []),
    ])
  } finally {
    settled.abort()
  }
}

/**
 * Lets work that asks a solver run to its end, each question answered by HiGHS in a thread of its own so that the server
 * goes on answering. When the seconds are used up, every further question is answered with "stopped" at once: the work
 * then ends with the best it has. Rejects when the signal says so or the solver fails.
 */
export async function solveSteps<T>(steps: Solving<T>, { seconds, signal }: SolveOptions): Promise<T> {
  await takeTurn(signal)
  const worker = new Worker(inHome('app', 'platform', 'solve', 'solve-worker.ts'), { execArgv: [] })
  const end = performance.now() + seconds * 1_000
  const left = () => (end - performance.now()) / 1_000
  let overrun = false
  const ask = async (question: Question): Promise<Answer> => {
    const allowed = Math.min(question.seconds ?? seconds, left())
    if (allowed <= 0 || overrun) return outOfTime
    worker.postMessage({ ...question, seconds: allowed })
    const heard = await answerOf(worker, allowed, signal)
    overrun = heard === null
    if (!heard) return outOfTime
    if ('failed' in heard) throw new Error(heard.failed)
    return { ...heard, secondsLeft: left() }
  }
  try {
    let turn = steps.next()
    while (!turn.done) {
      signal?.throwIfAborted()
      turn = steps.next(await ask(turn.value))
    }
    return turn.value
  } finally {
    await worker.terminate()
    leaveTurn()
  }
}
