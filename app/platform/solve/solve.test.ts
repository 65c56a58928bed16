import { describe, expect, test } from 'vitest'
import type { planAllocation } from '#stats/allocation/plan.ts'
import type { planLessons } from '#stats/lessons/plan.ts'
import { type Answer, createProgram, type Program, type Question, type Solving } from '#stats/program.ts'
import { createRandom } from '#stats/random.ts'
import { simulateLessons, USUAL_LESSONS } from '#stats/simulate/lessons.ts'
import type { sum } from '#stats/vector.ts'
import { answerAll } from './highs.ts'
import { type SolveOptions, solveInThread, workInThread } from './solve.server.ts'

/** Chairs and tables of the HiGHS manual: profits 30 and 50, 40 hours of carpentry, 50 of finishing. */
function workshop(carpentry = 40, atLeast = 0): Program {
  const program = createProgram('maximise')
  const chairs = program.column({ cost: 30, integer: true, lower: atLeast })
  const tables = program.column({ cost: 50, integer: true })
  const none = Number.NEGATIVE_INFINITY
  program.row(none, carpentry, [
    [chairs, 1],
    [tables, 2],
  ])
  program.row(none, 50, [
    [chairs, 2],
    [tables, 1],
  ])
  return program.build()
}

function* ask(question: Question): Solving<Answer> {
  return yield question
}

describe('a question', () => {
  test('is answered with the best plan in whole numbers', async () => {
    const { status, x, value, bound } = await answerAll(ask({ program: workshop() }), 10)
    expect([status, value, bound]).toEqual(['optimal', 1100, 1100])
    expect([...(x ?? [])]).toEqual([20, 10])
  })

  test('about prices is answered with what one more hour brings', async () => {
    const relaxed = await answerAll(ask({ program: workshop(), relaxed: true }), 10)
    const more = await answerAll(ask({ program: workshop(41), relaxed: true }), 10)
    expect(relaxed.prices?.[0]).toBeCloseTo(more.value - relaxed.value, 9)
  })

  test('about what cannot be is answered so', async () => {
    const { status, x } = await answerAll(ask({ program: workshop(40, 30) }), 10)
    expect([status, x]).toEqual(['infeasible', undefined])
  })

  test('without columns is answered with nothing, if nothing will do', async () => {
    const empty = (low: number) => {
      const program = createProgram('maximise')
      program.row(low, 1, [])
      return answerAll(ask({ program: program.build() }), 5)
    }
    expect((await empty(0)).status).toBe('optimal')
    expect((await empty(1)).status).toBe('infeasible')
  })

  test('that makes no sense is an error, not a plan', async () => {
    const broken = { ...workshop(), indices: Int32Array.from([0, 9, 0, 1]) }
    await expect(answerAll(ask({ program: broken }), 5)).rejects.toThrow()
  })

  test('when the time is used up is answered at once with "stopped"', async () => {
    const { status, x, secondsLeft } = await answerAll(ask({ program: workshop() }), 0)
    expect([status, x, secondsLeft]).toEqual(['stopped', undefined, 0])
  })
})

describe('in a thread', () => {
  const lessons = simulateLessons(USUAL_LESSONS, createRandom(1))
  const plan = (options: SolveOptions) =>
    solveInThread<typeof planLessons>('lessons/plan.ts', 'planLessons', [lessons], options)
  const small = { pupils: [], managers: [], options: [] }
  const nobody = () =>
    solveInThread<typeof planAllocation>('allocation/plan.ts', 'planAllocation', [small], { seconds: 10 })

  test('work stops on time with a plan, and the server has answered others meanwhile', async () => {
    let longest = 0
    let last = performance.now()
    const clock = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 10)
    const begun = performance.now()
    const { placed, best } = await plan({ seconds: 1 })
    clearInterval(clock)
    expect(placed.length).toBeGreaterThan(100)
    expect(best).toBe(false)
    expect(performance.now() - begun).toBeLessThan(15_000)
    expect(longest).toBeLessThan((performance.now() - begun) / 3)
  })

  test('whoever cancels is not kept waiting, in line or at work, and the next gets an answer', async () => {
    const cancel = new AbortController()
    const begun = performance.now()
    const waiting = [1, 2, 3].map(() => plan({ seconds: 60, signal: cancel.signal }))
    const next = nobody()
    setTimeout(() => cancel.abort(new Error('not wanted any more')), 300)
    const ended = await Promise.allSettled(waiting)
    const reasons = ended.map((one) => (one.status === 'rejected' ? String(one.reason) : one.status))
    expect(reasons).toEqual(waiting.map(() => 'Error: not wanted any more'))
    expect((await next).ok).toBe(true)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })

  test('work that asks no solver is done too', async () => {
    const sums = await workInThread<typeof sum>('vector.ts', 'sum', [[1, 2, 3.5]], { seconds: 10 })
    expect(sums).toBe(6.5)
  })

  test('a model that is not there, or throws, is an error', async () => {
    const wrong = solveInThread<typeof planLessons>('lessons/plan.ts', 'planNothing', [lessons], {
      seconds: 1,
    })
    await expect(wrong).rejects.toThrow('has no planNothing')
  })
})
