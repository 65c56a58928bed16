import { expect, test } from 'vitest'
import { Failures } from './throttle.server.ts'

test('after so many failures a key waits, others do not, and a quarter of an hour opens it again', () => {
  const failures = new Failures({ most: 3, kept: 10 })
  for (const at of [0, 1, 2]) failures.add('a', at)
  expect([failures.isOver('a', 3), failures.isOver('b', 3)]).toEqual([true, false])
  expect(failures.isOver('a', 15 * 60 * 1000 + 2)).toBe(false)
})

test('what is kept is bounded, and the oldest is forgotten first', () => {
  const failures = new Failures({ most: 1, kept: 100 })
  for (let key = 0; key < 10_000; key += 1) failures.add(String(key), key)
  expect(failures.size).toBe(100)
  expect([failures.isOver('9999', 10_000), failures.isOver('0', 10_000)]).toEqual([true, false])
})
