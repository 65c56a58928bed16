import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainTooMuch, formatMinutes, minutesAYear, quantile, spreadOf } from './burden.ts'
import { againWords, chaseFinding, groupByPerson, reminderWords } from './chase.ts'
import { closesFor, moveDeadlines, readReminderDays, reminderDue, remindOn } from './deadlines.ts'

const day = fc
  .integer({ min: 0, max: 700 })
  .map((days) => new Date(Date.UTC(2026, 8, 1) + days * 86_400_000).toISOString().slice(0, 10))

describe('deadlines', () => {
  const cycle = { opens: '2026-11-09', closes: '2026-12-18' }

  test('the most particular one holds', () => {
    const deadlines = [
      { yearGroupId: 11, departmentId: null, closes: '2026-12-04' },
      { yearGroupId: null, departmentId: 5, closes: '2026-12-11' },
      { yearGroupId: 11, departmentId: 5, closes: '2026-12-02' },
    ]
    const of = (yearGroupId: number, departmentId: number | null) =>
      closesFor(cycle, deadlines, { yearGroupId, departmentId })
    expect([of(11, 5), of(10, 5), of(11, 6), of(11, null), of(10, 6)]).toEqual([
      ...['2026-12-02', '2026-12-11', '2026-12-04', '2026-12-04', '2026-12-18'],
    ])
  })

  test('moved to another cycle they lie as many days from its last, never before entry opens', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 60 }),
        (opens, length, before) => {
          const shift = (days: number) =>
            new Date(Date.parse(opens) + days * 86_400_000).toISOString().slice(0, 10)
          const to = { opens, closes: shift(length) }
          const own = new Date(Date.parse(cycle.closes) - before * 86_400_000).toISOString().slice(0, 10)
          const [moved] = moveDeadlines([{ yearGroupId: 1, departmentId: null, closes: own }], cycle, to)
          expect(moved?.closes).toBe(before > length ? opens : shift(length - before))
        },
      ),
    )
  })

  test('a reminder falls on a weekday, on its day or on the Friday before, and the latest that has come is due', () => {
    fc.assert(
      fc.property(
        day,
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 5 }),
        day,
        (closes, days, today) => {
          const due = reminderDue(closes, days, today)
          for (const one of days)
            expect([1, 2, 3, 4, 5]).toContain(new Date(remindOn(closes, one)).getUTCDay())
          const come = days.filter((one) => remindOn(closes, one) <= today)
          expect(due).toBe(today > closes || come.length === 0 ? null : Math.min(...come))
        },
      ),
    )
    expect(remindOn('2026-12-14', 1)).toBe('2026-12-11')
  })

  test('are reminded of by a list of days that anybody can type', () => {
    expect(readReminderDays('1, 7;3 3')).toEqual([7, 3, 1])
    expect(readReminderDays('')).toEqual([])
    expect([readReminderDays('soon'), readReminderDays('90'), readReminderDays('1 2 3 4 5 6 7')]).toEqual([
      ...[null, null, null],
    ])
  })
})

describe('who is behind', () => {
  const state = (classId: number, done: number, people: number[]) => ({
    ...{ classId, className: `9x${classId}`, subject: 'Art', departmentId: 1, yearGroupId: 1, due: 10, done },
    closes: `2026-12-0${classId}`,
    people: people.map((id) => ({ id, name: `Teacher ${id}`, covers: false })),
  })

  test('is counted by person, most missing first, due by the earliest day of what is missing', () => {
    const people = groupByPerson([state(1, 10, [7]), state(2, 4, [7, 8]), state(3, 0, [8])])
    expect(people.map(({ personId, missing, closes }) => [personId, missing, closes])).toEqual([
      [8, 16, '2026-12-02'],
      [7, 6, '2026-12-02'],
    ])
  })

  test('is said in a sentence, and to the person with the classes and no pupil', () => {
    const people = groupByPerson([1, 2, 3, 4, 5, 6].map((id) => state(id, 8, [7])))
    expect(chaseFinding('Cycle 3', 'open', people, 0)).toBe(
      'Cycle 3: 1 of 1 who enter still have something to do',
    )
    expect(chaseFinding('Cycle 3', 'open', [], 2)).toContain('2 classes without anyone who enters')
    expect(people.map((one) => reminderWords('Cycle 3', one))).toEqual([
      'Cycle 3: 12 pupils in 9x1, 9x2, 9x3, 9x4 and 2 other classes without a full entry; due by 1 December.',
    ])
    expect(againWords(['A', 'B', 'C', 'D'])).toContain('A, B and 2 others were reminded')
  })
})

describe('minutes', () => {
  test('the middle and the quarters lie in order and within the numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (minutes) => {
        const { low, median, high, most } = spreadOf(minutes)
        expect(low).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(high)
        expect(high).toBeLessThanOrEqual(most)
        expect(most).toBe(Math.max(...minutes))
      }),
    )
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(quantile([], 0.5)).toBe(0)
  })

  test('a change is refused only where a field is added, the ceiling passed and nothing given for it', () => {
    const kinds = ['judgement', 'scale', 'comment'] as const
    const field = fc.record({ kind: fc.constantFrom(...kinds), required: fc.boolean() })
    const fields = fc
      .uniqueArray(field, { selector: (one) => one.kind })
      .map((list) => list.map((one) => ({ ...one, key: one.kind, label: one.kind })))
    const costs = kinds.map((kind, place) => ({
      kind,
      name: kind,
      seconds: 3 + 10 * place,
      measuredOver: null,
      source: '',
    }))
    fc.assert(
      fc.property(
        fields,
        fields,
        fc.nat(300),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(900),
        (before, after, entries, cycles, ceiling) => {
          const why = explainTooMuch({ before, after, costs, load: { entries, cycles }, ceiling })
          const total = (list: typeof before) =>
            list.filter((one) => one.required).reduce((sum, one) => sum + 3 + 10 * kinds.indexOf(one.kind), 0)
          const added = after.some(
            (one) => one.required && !before.some((had) => had.required && had.key === one.key),
          )
          const over = minutesAYear(total(after), entries, cycles) > ceiling && total(after) > total(before)
          expect(why !== null).toBe(added && over && entries > 0)
        },
      ),
    )
    expect(formatMinutes(99.4)).toBe('99 min')
    expect(formatMinutes(155)).toBe('2 h 35 min')
    expect(formatMinutes(240)).toBe('4 h')
  })
})
