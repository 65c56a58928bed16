import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { inHome } from '../home.ts'
import type { Printed } from './typst.server.ts'

type Answer = Printed | { failed: string }

/** Threads that print through one template; closed by whoever opened them. */
export type Printers = {
  /** How many documents are set at the same time. */
  threads: number
  print(data: object): Promise<Printed>
  close(): Promise<void>
}

type Waiting = { data: object; resolve(printed: Printed): void; reject(error: Error): void }

/**
 * Opens threads for a template and the ways it may be set: as many as there are cores, two at most unless said otherwise.
 * A thread that dies fails the document it was at; when none is left every document fails.
 */
export function openPrinters(
  template: string,
  fits: readonly object[],
  threads = Math.min(2, availableParallelism()),
): Printers {
  const queue: Waiting[] = []
  const doing = new Map<Worker, Waiting | null>()
  function next(worker: Worker): void {
    const job = queue.shift() ?? null
    doing.set(worker, job)
    if (job) worker.postMessage(job.data)
  }
  function settle(worker: Worker, answer: Answer): void {
    const job = doing.get(worker)
    next(worker)
    if ('failed' in answer) job?.reject(new Error(answer.failed))
    else job?.resolve(answer)
  }
  function stop(worker: Worker, error: Error): void {
    doing.get(worker)?.reject(error)
    doing.delete(worker)
    if (doing.size > 0) return
    for (const job of queue.splice(0)) job.reject(error)
  }
  for (let i = 0; i < threads; i += 1) {
    const worker = new Worker(inHome('app', 'platform', 'pdf', 'typst-worker.ts'), {
      workerData: { template, fits },
      execArgv: [],
    })
    doing.set(worker, null)
    worker.on('message', (answer: Answer) => settle(worker, answer))
    worker.on('error', (error: Error) => stop(worker, error))
  }
  return {
    threads,
    print: (data) =>
      new Promise((resolve, reject) => {
        if (doing.size === 0) return reject(new Error('No printing thread is left'))
        queue.push({ data, resolve, reject })
        const idle = [...doing].find(([, job]) => job === null)?.[0]
        if (idle) next(idle)
      }),
    close: async () => {
      await Promise.all([...doing.keys()].map((worker) => worker.terminate()))
    },
  }
}
