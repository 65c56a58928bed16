import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { inHome } from '../home.ts'
import type { Printed } from './typst.server.ts'

type Answer = Printed | { failed: string }
type Waiting = { data: object; resolve(printed: Printed): void; reject(error: Error): void }
type Desk = { process: ChildProcess; job: Waiting | null; done: number }

/** Processes that print through one template; closed by whoever opened them. */
export type Printers = {
  print(data: object): Promise<Printed>
  close(): void
}

/** The typesetter keeps most of a megabyte for each document it has set: a process is let go after so many. */
const documentsAProcess = 300

const start = (): ChildProcess =>
  fork(inHome('app', 'platform', 'pdf', 'typst-process.ts'), { serialization: 'advanced', execArgv: [] })

/**
 * Opens processes for a template and the ways it may be set, when there is work for them: as many as there are cores, two at
 * most unless said otherwise.
 * A process that dies fails the document it was at, and another takes its place.
 */
export function openPrinters(
  template: string,
  fits: readonly object[],
  processes = Math.min(2, availableParallelism()),
): Printers {
  const queue: Waiting[] = []
  const desks: Desk[] = []
  let open = true
  function next(desk: Desk): void {
    if (desk.done >= documentsAProcess) renew(desk)
    desk.job = queue.shift() ?? null
    if (desk.job) desk.process.send({ template, fits, data: desk.job.data })
  }
  function settle(desk: Desk, answer: Answer): void {
    const { job } = desk
    desk.done += 1
    next(desk)
    if ('failed' in answer) job?.reject(new Error(answer.failed))
    else job?.resolve(answer)
  }
  function man(desk: Desk): void {
    const { process } = desk
    process.on('message', (answer: Answer) => settle(desk, answer))
    process.on('exit', () => {
      if (!open || desk.process !== process) return
      desk.job?.reject(new Error('The printing process ended'))
      renew(desk)
      next(desk)
    })
  }
  function renew(desk: Desk): void {
    const old = desk.process
    desk.process = start()
    desk.done = 0
    man(desk)
    old.kill()
  }
  function hire(): Desk {
    const desk: Desk = { process: start(), job: null, done: 0 }
    desks.push(desk)
    man(desk)
    return desk
  }
  return {
    print: (data) =>
      new Promise((resolve, reject) => {
        queue.push({ data, resolve, reject })
        const idle = desks.find((desk) => desk.job === null)
        if (idle) next(idle)
        else if (desks.length < processes) next(hire())
      }),
    close: () => {
      open = false
      for (const { process, job } of desks) {
        job?.reject(new Error('Printing was stopped'))
        process.kill()
      }
      for (const job of queue.splice(0)) job.reject(new Error('Printing was stopped'))
    },
  }
}

/** One document, in a process that ends with it. */
export async function printOnce(template: string, data: object, fits: readonly object[]): Promise<Printed> {
  const printers = openPrinters(template, fits, 1)
  try {
    return await printers.print(data)
  } finally {
    printers.close()
  }
}
