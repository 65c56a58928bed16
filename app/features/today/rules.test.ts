import { expect, test } from 'vitest'
import { chooseNeeds, tellNews, todayFinding, whenWords } from './rules.ts'

test('the top line tells year, cycle and week', () => {
  const cycle = { number: 3, starts: '2026-11-09' }
  expect(whenWords({ name: '2026/27' }, cycle, 6, '2026-11-24')).toBe('2026/27 · cycle 3 of 6, week 3')
  expect(whenWords({ name: '2026/27' }, undefined, 6, '2026-11-24')).toBe('2026/27')
  expect(whenWords(undefined, undefined, 0, '2026-11-24')).toBe('no academic year yet')
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

test('three things wait at most: marks to enter first, then what the school waits for', () => {
  const given = {
    ...{
      base: '/b',
      today: '2026-11-24',
      toReview: [],
      toAnswer: 4,
      toClose: true,
      toCheck: false,
      toAccept: 1,
    },
    cycle: { id: 3, name: 'Cycle 3', closes: '2026-12-04' },
    ...{ sentBack: [], asked: [] },
    entries: [
      { classId: 1, className: '9MA1', due: 28, done: 12, closes: '2026-12-04' },
      { classId: 2, className: '9MA2', due: 28, done: 28, closes: '2026-12-04' },
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

test('help that somebody runs waits for their decision once its day has come', () => {
  const given = {
    ...{
      base: '/b',
      today: '2026-11-24',
      cycle: undefined,
      entries: [],
      sentBack: [],
      asked: [],
      toAnswer: 2,
    },
    ...{ toClose: false, toCheck: false, toAccept: 0 },
    toReview: [{ planId: 7, title: 'Mentoring', reviewOn: '2026-11-06' }],
  }
  expect(chooseNeeds(given)[0]).toEqual({
    text: 'Mentoring, which you run: what becomes of it was to be decided by 6 November.',
    to: '/b/help/plans/7/review',
    label: 'Decide',
  })
})

test('who answers checks is asked to look at them in the last days before the cycle closes, and not before', () => {
  const cycle = { id: 3, name: 'Cycle 3', closes: '2026-12-04' }
  const entry = (classId: number) => ({
    classId,
    className: `9MA${classId}`,
    due: 28,
    done: 3,
    closes: cycle.closes,
  })
  const given = {
    ...{ base: '/b', cycle, entries: [entry(1), entry(2), entry(3)], sentBack: [], asked: [], toAnswer: 0 },
    ...{ toReview: [], toClose: false, toCheck: true, toAccept: 0 },
  }
  const labels = (today: string) => chooseNeeds({ ...given, today }).map((need) => need.label)
  expect(labels('2026-11-23')).toEqual(['Enter 9MA1', 'Enter 9MA2', 'Enter 9MA3'])
  expect(labels('2026-11-24')).toEqual(['Look at the checks', 'Enter 9MA1', 'Enter 9MA2'])
})
