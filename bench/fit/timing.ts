export interface Timed {
  readonly milliseconds: number
  /** Of that, this process's time at work: on a machine that is shared the two differ. */
  readonly busy: number
}

/** The quickest of several runs after as many to warm up, by the clock and by the processor each. */
export function quickest(times: number, work: () => unknown): Timed {
  for (let round = 0; round < times; round++) work()
  const runs = Array.from({ length: times }, (): Timed => {
    const [began, used] = [performance.now(), process.cpuUsage()]
    work()
    const { user, system } = process.cpuUsage(used)
    return { milliseconds: performance.now() - began, busy: (user + system) / 1000 }
  })
  return {
    milliseconds: Math.min(...runs.map((run) => run.milliseconds)),
    busy: Math.min(...runs.map((run) => run.busy)),
  }
}
