import { expect, test } from 'vitest'
import { groupNeeds, tellNews, todayFinding, whenWords } from './rules.ts'

test('the top line tells year, cycle and week', () => {
  const cycle = { number: 3, starts: '2026-11-09' }
  expect(whenWords(true, { name: '2026/27' }, cycle, 6, '2026-11-24')).toBe('2026/27 · cycle 3 of 6, week 3')
  expect(whenWords(true, { name: '2026/27' }, undefined, 6, '2026-11-24')).toBe('2026/27')
  expect(whenWords(true, undefined, undefined, 0, '2026-11-24')).toBe('no academic year yet')
  expect(whenWords(false, undefined, undefined, 0, '2026-11-24')).toBe('')
})

test('whoever looks after schools finds them on the first page', () => {
  expect(groupNeeds('/county').map(({ to }) => to)).toEqual(['/county/schools', '/county/schools/help'])
})

test('the first line says where the cycle stands and what of it is one’s own', () => {
  const cycle = { name: 'Cycle 3', closes: '2026-12-04' }
  const entry = (done: number) => ({ classId: done, className: '9MA1', due: 28, done, closes: '2026-12-04' })
  const given = {
    name: 'Ada Hill',
    cycle,
    next: undefined,
    today: '2026-11-24',
    entries: [],
    toAnswer: 0,
    pupils: 28,
  }
  expect(todayFinding({ ...given, entries: [entry(3), entry(28)] })).toBe(
    'Ada, 1 of your 2 classes still needs marks by 4 December',
  )
  expect(todayFinding({ ...given, entries: [entry(3)], today: '2026-12-07' })).toBe(
    'Ada, your class still needs marks since 4 December',
  )
  expect(todayFinding({ ...given, entries: [entry(28)] })).toBe(
    'Ada, the marks of Cycle 3 are in for all your classes',
  )
  expect(todayFinding({ ...given, toAnswer: 80 })).toBe(
    'Ada, 80 findings of the last cycle wait for an answer',
  )
  expect(todayFinding(given)).toBe('Ada, Cycle 3 is open until 4 December')
  expect(todayFinding({ ...given, cycle: undefined })).toBe('Ada, you can see 28 pupils here')
  const next = { name: 'Cycle 4', opens: '2027-01-04' }
  expect(todayFinding({ ...given, cycle: undefined, next })).toBe(
    'Ada, no cycle is open: Cycle 4 opens on 4 January',
  )
  expect(todayFinding({ ...given, cycle: undefined, pupils: 0 })).toBe('Good to see you, Ada')
})

test('news are told in words, and what the first page need not tell is left out', () => {
  const news = [
    { action: 'cycle.closed', count: 1 },
    { action: 'progress.answered', count: 3 },
    { action: 'exchange.uploaded', count: 9 },
  ]
  expect(tellNews(news)).toEqual(['1 cycle closed and frozen', '3 findings answered'])
})
