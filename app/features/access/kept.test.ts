import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptAnswers } from './kept.server.ts'

test('an answer is found again until its organisation changes, and is never older than the head it is asked under', async () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 150 }), changed: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 400 }), async (steps) => {
      const kept = new KeptAnswers()
      let head = 0
      for (const { key, changed } of steps) {
        if (changed) head += 1
        const still = await kept.findKept(`${key}`, head, { wait: true })
        expect([undefined, `${key} at ${head}`]).toContain(still)
        expect(await kept.find(`${key}`, head, () => Promise.resolve(`${key} at ${head}`))).toBe(
          `${key} at ${head}`,
        )
      }
    }),
  )
})

test('who asks while an answer is worked out waits for that one; a failed one is not kept', async () => {
  const kept = new KeptAnswers()
  let worked = 0
  const work = async () => {
    worked += 1
    await Promise.resolve()
    if (worked === 1) throw new Error('the database is away')
    return worked
  }
  const first = kept.find('cycle', 1, work)
  const meanwhile = kept.find('cycle', 1, work)
  await expect(first).rejects.toThrow('away')
  await expect(meanwhile).rejects.toThrow('away')
  expect(worked).toBe(1)
  expect(await kept.findKept('cycle', 1, { wait: true })).toBe(undefined)
  expect(await kept.find('cycle', 1, work)).toBe(2)
  expect(await kept.find('cycle', 1, work)).toBe(2)
  expect(await kept.findKept('cycle', 1, { wait: true })).toBe(2)
  expect(await kept.findKept('cycle', 2, { wait: true })).toBe(undefined)
  expect(await kept.find('cycle', 2, work)).toBe(3)
})

test('who waits for an answer that fails is told nothing, and what is worked out anew is kept', async () => {
  const kept = new KeptAnswers()
  const { promise, reject } = Promise.withResolvers<number>()
  const page = kept.find('judgement', 1, () => promise)
  const button = kept.findKept('judgement', 1, { wait: true })
  reject(new Error('the worker is away'))
  await expect(page).rejects.toThrow('away')
  expect(await button).toBe(undefined)
  expect(await kept.find('judgement', 1, () => Promise.resolve(7))).toBe(7)
  expect(await kept.findKept('judgement', 1, { wait: false })).toBe(7)
})

test('who may not wait gets nothing of an answer that is still being worked out', async () => {
  const kept = new KeptAnswers()
  const { promise, resolve } = Promise.withResolvers<number>()
  const page = kept.find('judgement', 1, () => promise)
  expect(await kept.findKept('judgement', 1, { wait: false })).toBe(undefined)
  resolve(7)
  expect(await page).toBe(7)
  expect(await kept.findKept('judgement', 1, { wait: false })).toBe(7)
})

test('an old answer that fails late takes nothing away from the newer one', async () => {
  const kept = new KeptAnswers()
  const { promise, reject } = Promise.withResolvers<number>()
  const old = kept.find('cycle', 1, () => promise)
  expect(await kept.find('cycle', 2, () => Promise.resolve(2))).toBe(2)
  reject(new Error('too late'))
  await expect(old).rejects.toThrow('too late')
  expect(await kept.findKept('cycle', 2, { wait: true })).toBe(2)
})

test('of more answers than are kept, those asked for last stay', async () => {
  const kept = new KeptAnswers()
  const asked: number[] = []
  const ask = (key: number) =>
    kept.find(`${key}`, 1, () => {
      asked.push(key)
      return Promise.resolve(key)
    })
  for (let key = 0; key < 100; key += 1) await ask(key)
  await ask(0)
  await ask(100)
  asked.length = 0
  await ask(0)
  expect(asked).toEqual([])
  await ask(1)
  expect(asked).toEqual([1])
})

test('two who meet the same refusal can both read it', async () => {
  const kept = new KeptAnswers()
  const work = async (): Promise<never> => {
    await Promise.resolve()
    throw new Response('There is no such page', { status: 404 })
  }
  const asked = [kept.find('cycle', 1, work), kept.find('cycle', 1, work)]
  const read = asked.map((one) => one.catch((answer: Response) => answer.text()))
  expect(await Promise.all(read)).toEqual(['There is no such page', 'There is no such page'])
})
