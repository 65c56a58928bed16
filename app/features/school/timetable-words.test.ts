import { describe, expect, test } from 'vitest'
import { layGrid, roomFinding, weekFinding } from './rules/timetable-grid.ts'
import { clashWords, freeFinding, spareWords, timetableFinding } from './rules/timetable-words.ts'

const period = (id: number, week: number, weekday: number, name: string, lesson = true) => ({
  ...{ id, week, weekday, name, lesson, begins: 540 + 60 * Number(name === 'Staff' ? 3 : name) },
  ends: 600 + 60 * Number(name === 'Staff' ? 3 : name),
})
const fortnight = [
  ...[period(1, 1, 1, '1'), period(2, 1, 2, '1'), period(3, 2, 1, '1'), period(4, 2, 2, '1')],
  period(5, 2, 2, 'Staff', false),
]
const entry = { key: 'a', lead: '9MA1', to: null, notes: ['Room 3'] }

describe('the grid of a timetable', () => {
  test('has the week that is on first, and its day marked', () => {
    const [now, other] = layGrid(fortnight, new Map([[4, [entry]]]), { week: 2, weekday: 2 })
    expect([now?.title, other?.title]).toEqual(['This week, week 2', 'The other week, week 1'])
    expect(now?.days).toEqual([
      { weekday: 1, name: 'Monday', today: false },
      { weekday: 2, name: 'Tuesday', today: true },
    ])
    expect(now?.rows[0]?.cells.map((cell) => cell?.entries)).toEqual([[], [entry]])
    expect(layGrid(fortnight, new Map(), null).map(({ title }) => title)).toEqual(['Week 1', 'Week 2'])
    const four = [1, 2, 3, 4].map((week) => period(week, week, 1, '1'))
    expect(layGrid(four, new Map(), { week: 3, weekday: 1 }).map(({ title }) => title)).toEqual([
      ...['This week, week 3', 'Week 4', 'Week 1', 'Week 2'],
    ])
  })

  test('shows what is no lesson only where it is not so every day', () => {
    const [one, other] = layGrid(fortnight, new Map(), null)
    expect(one?.rows.map(({ name }) => name)).toEqual(['1'])
    expect(other?.rows.map(({ name }) => name)).toEqual(['1', 'Staff'])
    const lead = other?.rows[1]?.cells.map((cell) => cell?.entries[0]?.lead)
    expect(lead).toEqual([undefined, 'no lessons'])
    const registration = [1, 2].map((day) => ({ ...period(day, 1, day, '1', false), name: 'Registration' }))
    expect(layGrid(registration, new Map(), null)[0]?.rows).toEqual([])
  })
})

test('a page says how many lessons there are today and in all', () => {
  const lessons = [
    { week: 1, weekday: 2 },
    { week: 2, weekday: 2 },
    { week: 1, weekday: 2 },
  ]
  const now = { week: 1, weekday: 2 }
  expect(weekFinding('Amina', { lessons, weeks: 2, now })).toBe('Amina has 2 lessons today, 3 a fortnight')
  expect(weekFinding('Amina', { lessons, weeks: 3, now })).toBe('Amina has 2 lessons today, 3 in three weeks')
  expect(weekFinding('Amina', { lessons, weeks: 1, now: null })).toBe(
    'Amina has 3 lessons a week; there is no school today',
  )
  expect(weekFinding('9MA1', { lessons: [], weeks: 1, now })).toBe('9MA1 has no lesson in the timetable')
  expect(roomFinding('Lab 3', 25, 30, 1)).toBe('Lab 3 is taught in for 25 of 30 periods a week')
  expect(roomFinding('Library', 0, 30, 1)).toBe('Nobody is taught in Library')
})

test('a clash is told by who is in two places, and when', () => {
  const names = {
    person: () => 'Mrs Okafor',
    room: () => 'Lab 3',
    className: (id: number) => `9MA${id}`,
    period: () => 'Tuesday, period 4',
  }
  const clash = { id: 7, periodId: 1, classIds: [1, 2], pupils: 0 }
  expect(clashWords({ ...clash, of: 'person' }, names)).toBe(
    'Mrs Okafor is in 9MA1 and 9MA2 at once: Tuesday, period 4',
  )
  expect(clashWords({ ...clash, of: 'room' }, names)).toBe(
    'Lab 3 holds 9MA1 and 9MA2 at once: Tuesday, period 4',
  )
  expect(clashWords({ ...clash, of: 'pupils', id: null, pupils: 1 }, names)).toBe(
    '1 pupil is in 9MA1 and 9MA2 at once: Tuesday, period 4',
  )
  expect(clashWords({ ...clash, of: 'spare', classIds: [1] }, names)).toBe(
    'Mrs Okafor is kept free, and has 9MA1: Tuesday, period 4',
  )
})

test('the page of the timetable says whether it holds, and how thin those kept free are', () => {
  const given = { periods: 58, classes: 665, clashes: 0, weeks: 2 }
  expect(timetableFinding(given)).toBe(
    '665 classes meet in 58 periods a fortnight, and nobody is in two places',
  )
  expect(timetableFinding({ ...given, clashes: 1 })).toContain(
    '; in 1 case somebody or a room is in two places',
  )
  expect(timetableFinding({ ...given, periods: 0 })).toBe('There is no timetable yet')
  expect(spareWords([7, 8])).toBe('Between 7 and 8 are kept free in every period.')
  expect(spareWords([0, 8])).toBe('In 1 period nobody is kept free; at most 8 are.')
  expect(spareWords([])).toBe('Nobody is kept free for special lessons yet.')
  expect(freeFinding('Monday, period 1', [{ spare: true }, { spare: false }], 1)).toBe(
    'Monday, period 1: 2 of the staff have no lesson, 1 of them kept free; 1 room is empty',
  )
})
