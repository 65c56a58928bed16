import { expect, test } from 'vitest'
import { type Answer, createProgram, type Program, type Question, type Solving } from '#stats/program.ts'
import { solveSteps } from './solve.server.ts'

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

/** So many numbers to be parted into two halves of one sum: quick to ask and long to answer. */
function hardProgram(count: number): Program {
  const program = createProgram('minimise')
  const rest = program.column({ cost: 1 })
  const weights = Array.from({ length: count }, (_, i) => 2 ** 20 + ((i * 7919 * 104729) % 2 ** 20))
  const picked = weights.map((weight) => [program.column({ upper: 1, integer: true }), weight] as const)
  const half = weights.reduce((a, b) => a + b, 0) / 2 + 0.25
  program.row(half, Number.POSITIVE_INFINITY, [...picked, [rest, 1]])
  program.row(Number.NEGATIVE_INFINITY, half, picked)
  return program.build()
}

function* once(question: Question): Solving<Answer> {
  return yield question
}

test('a plan in whole numbers is found and is the best', async () => {
  const { status, x, value, bound } = await solveSteps(once({ program: workshop() }), { seconds: 10 })
  expect([status, value, bound]).toEqual(['optimal', 1100, 1100])
  expect([...(x ?? [])]).toEqual([20, 10])
})

test('a price is what one more hour brings', async () => {
  const relaxed = await solveSteps(once({ program: workshop(), relaxed: true }), { seconds: 10 })
  const more = await solveSteps(once({ program: workshop(41), relaxed: true }), { seconds: 10 })
  expect(relaxed.prices?.[0]).toBeCloseTo(more.value - relaxed.value, 9)
})

test('one question may follow from the answer to another', async () => {
  function* twice(): Solving<number[]> {
    const first = yield { program: workshop() }
    const second = yield { program: workshop(40, first.x?.[0] ?? 0) }
    return [first.value, second.value]
  }
  expect(await solveSteps(twice(), { seconds: 20 })).toEqual([1100, 1100])
})

test('what cannot be is said to be infeasible', async () => {
  const { status, x } = await solveSteps(once({ program: workshop(40, 30) }), { seconds: 10 })
  expect([status, x]).toEqual(['infeasible', undefined])
})

test('the solver stops on time and the server has answered others meanwhile', async () => {
  let ticks = 0
  const clock = setInterval(() => {
    ticks += 1
  }, 20)
  const begun = performance.now()
  const { status, secondsLeft } = await solveSteps(once({ program: hardProgram(60) }), { seconds: 1.5 })
  clearInterval(clock)
  expect(status).toBe('stopped')
  expect(secondsLeft).toBeLessThanOrEqual(0)
  expect(performance.now() - begun).toBeLessThan(6_000)
  expect(ticks).toBeGreaterThan(20)
})

test('work that has used its seconds is told so at once, as often as it asks', async () => {
  function* greedyForTime(): Solving<string[]> {
    const first = yield { program: hardProgram(60) }
    const second = yield { program: workshop() }
    return [first.status, second.status]
  }
  expect(await solveSteps(greedyForTime(), { seconds: 0.3 })).toEqual(['stopped', 'stopped'])
})

test('whoever cancels is not kept waiting, and the next in line gets an answer', async () => {
  const cancel = new AbortController()
  const begun = performance.now()
  const first = solveSteps(once({ program: hardProgram(60) }), { seconds: 60, signal: cancel.signal })
  const next = solveSteps(once({ program: workshop() }), { seconds: 10 })
  setTimeout(() => cancel.abort(new Error('not wanted any more')), 300)
  await expect(first).rejects.toThrow('not wanted any more')
  expect((await next).value).toBe(1100)
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('a program that makes no sense is an error, not a plan', async () => {
  const broken = { ...workshop(), indices: Int32Array.from([0, 9, 0, 1]) }
  await expect(solveSteps(once({ program: broken }), { seconds: 5 })).rejects.toThrow()
})
