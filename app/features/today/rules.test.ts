import { expect, test } from 'vitest'
import { todayFinding, whenWords } from './rules.ts'

test('the top line tells year, cycle and week', () => {
  const cycle = { number: 3, starts: '2026-11-09' }
  expect(whenWords({ name: '2026/27' }, cycle, 6, '2026-11-24')).toBe('2026/27 · cycle 3 of 6, week 3')
  expect(whenWords({ name: '2026/27' }, undefined, 6, '2026-11-24')).toBe('2026/27')
  expect(whenWords(undefined, undefined, 0, '2026-11-24')).toBe('no academic year yet')
})

test('the first line speaks of what somebody has before them', () => {
  expect(todayFinding({ name: 'Ada Hill', classes: 1, pupils: 28 })).toBe(
    'Ada, you teach one class and can see 28 pupils',
  )
  expect(todayFinding({ name: 'Ada Hill', classes: 0, pupils: 1 })).toBe('Ada, you can see 1 pupil here')
  expect(todayFinding({ name: 'Ada Hill', classes: 0, pupils: 0 })).toBe('Good to see you, Ada')
})
