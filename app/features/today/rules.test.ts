import { expect, test } from 'vitest'
import { chooseNeeds, todayFinding, whenWords } from './rules.ts'

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

test('three things wait at most: marks to enter first, then what the school waits for', () => {
  const given = {
    ...{ base: '/b', today: '2026-11-24', toAnswer: 4, toClose: true, toAccept: 1 },
    cycle: { id: 3, name: 'Cycle 3', closes: '2026-12-04' },
    ...{ sentBack: [], asked: [] },
    entries: [
      { classId: 1, className: '9MA1', due: 28, done: 12 },
      { classId: 2, className: '9MA2', due: 28, done: 28 },
    ],
  }
  expect(chooseNeeds(given).map((need) => need.text)).toEqual([
    '9MA1: 16 of 28 pupils have no full entry; it is due by 4 December.',
    'Cycle 3 is due by 4 December: close it when the entries are in.',
    '4 findings of the last cycle wait for an answer.',
  ])
  const nothing = { ...given, entries: [], toAnswer: 0, toClose: false, toAccept: 0 }
  expect(chooseNeeds(nothing)).toEqual([])
})
