import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Scale } from '#features/measures/api.ts'
import { type Field, isComplete, readCell } from './cells.ts'
import { proposeCycles, schoolDays } from './plan.ts'
import { cycleFinding, gapFinding } from './words.ts'

const year = { starts: '2026-09-01', ends: '2027-07-20' }

describe('cycles proposed for a year', () => {
  test('lie one after the other, begin and end on school days, and leave no school day out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: 0, max: 300 })),
        (count, holes) => {
          const days = schoolDays(year, []).filter((_, place) => !holes.includes(place))
          const cycles = proposeCycles(days, count)
          fc.pre(days.length >= 2 * count)
          expect(cycles).toHaveLength(count)
          const covered = days.filter((day) => cycles.some((one) => one.starts <= day && day <= one.ends))
          expect(covered).toEqual(days)
          for (const [place, one] of cycles.entries()) {
            expect(one.starts <= one.opens && one.opens <= one.closes && one.closes <= one.ends).toBe(true)
            expect(one.starts > (cycles[place - 1]?.ends ?? '')).toBe(true)
          }
        },
      ),
    )
  })

  test('count no weekend and no holiday', () => {
    const spans = [
      { kind: 'term', starts: '2026-09-01', ends: '2026-12-18' },
      { kind: 'holiday', starts: '2026-10-26', ends: '2026-10-30' },
    ] as const
    const days = schoolDays(year, spans)
    expect(days).toContain('2026-10-23')
    expect(days).not.toContain('2026-10-24')
    expect(days).not.toContain('2026-10-28')
    expect(days.at(-1)).toBe('2026-12-18')
  })

  test('are none when the days do not suffice', () => {
    expect(proposeCycles(['2026-09-01', '2026-09-02', '2026-09-03'], 2)).toEqual([])
  })
})

const numeric = (highest: number): Scale =>
  Scale.parse({
    ...{ key: 'n', name: 'N', version: '1', valid_from: '2020-01-01', valid_to: null, no_grade: [] },
    ...{ scale: 'numeric', lowest: 0, highest, step: 1, unit: '', years_and_months: false },
  })
const judged = (highest: number): Field => ({
  ...{ key: 'judgement', label: 'Working at', required: true },
  ...{ kind: 'judgement', scale: numeric(highest) },
})

describe('a cell', () => {
  test('goes on by itself only when nothing longer could be meant', () => {
    expect(isComplete(judged(9), '7')).toBe(true)
    expect(isComplete(judged(20), '1')).toBe(false)
    expect(isComplete(judged(20), '15')).toBe(true)
    expect(isComplete(judged(20), '7')).toBe(true)
    expect(isComplete(judged(20), '21')).toBe(false)
  })

  test('reads flags by their short or long name, in the order of the list', () => {
    const flags = [
      { key: 'homework', label: 'Homework', short: 'HW', good: false },
      { key: 'praise', label: 'Praise', short: 'PR', good: true },
    ]
    const field: Field = { key: 'flags', label: 'Flags', required: false, kind: 'flags', flags }
    expect(readCell(field, 'praise, hw')).toEqual({ ok: true, text: 'HW PR', stored: ['homework', 'praise'] })
    expect(readCell(field, 'XX')).toMatchObject({ ok: false, why: expect.stringContaining('HW (homework)') })
    expect(readCell(field, '  ')).toEqual({ ok: true, text: '', stored: null })
  })

  test('what was read is read again as the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (grade) => {
        const read = readCell(judged(20), ` ${grade}.0`)
        expect(read).toMatchObject({ ok: true, text: String(grade) })
      }),
    )
  })
})

describe('sentences', () => {
  const cycle = {
    name: 'Cycle 3',
    state: 'open',
    opens: '2026-11-16',
    closes: '2026-12-04',
    ends: '2026-12-04',
  } as const
  test('say how far entry is and by when it is due', () => {
    expect(cycleFinding(cycle, { due: 200, done: 87 }, '2026-11-24')).toBe(
      'Cycle 3: 43 % of the judgements are in; entry is due by 4 December',
    )
    expect(cycleFinding(cycle, { due: 200, done: 199 }, '2026-12-05')).toBe(
      'Cycle 3: 99 % of the judgements are in; entry was due on 4 December',
    )
    expect(cycleFinding(cycle, { due: 3, done: 3 }, '2026-12-01')).toBe('Cycle 3: every judgement is in')
  })

  test('name what is missing', () => {
    const gap = { classId: 1, className: '9X', teachers: '', missing: 1 }
    expect(gapFinding('Cycle 3', [gap])).toBe('1 entry in 1 class is not full in Cycle 3 yet')
  })
})
