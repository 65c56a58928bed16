import { describe, expect, test } from 'vitest'
import { aMeasured, englishTables, figureIn, measureIn, results } from '../testing.ts'
import { headlineOf } from './headline.ts'
import { workOut } from './work-out.ts'

const of2024 = await englishTables('2024-08-22')
const of2025 = await englishTables('2025-08-21')
const of2026 = await englishTables('2026-08-20')
const seesEach = { seesEach: true }

describe('Progress 8 of 2024 (Department for Education, estimates by prior attainment group)', () => {
  test.each([
    {
      ks2: 105,
      grades: {
        language: 5,
        literature: 5,
        mathematics: 4,
        biology: 5,
        geography: 5,
        french: 5,
        art: 5,
        drama: 4,
      },
      parts: [10, 8, 15, 14],
      estimate: 45.12,
      progress: 0.188,
    },
    {
      ks2: 100,
      grades: {
        language: 4,
        literature: 4,
        mathematics: 4,
        biology: 4,
        geography: 3,
        french: 3,
        art: 4,
        drama: 4,
      },
      parts: [8, 8, 10, 12],
      estimate: 35.46,
      progress: 0.254,
    },
    {
      ks2: 112.5,
      grades: {
        language: 8,
        literature: 7,
        mathematics: 7,
        biology: 8,
        geography: 7,
        french: 7,
        art: 7,
        drama: 7,
      },
      parts: [16, 14, 22, 21],
      estimate: 65.46,
      progress: 0.754,
    },
  ])(
    'a pupil from $ks2 with parts $parts has a progress of $progress',
    ({ ks2, grades, parts, estimate, progress }) => {
      const pupil = aMeasured({ starts: { ks2_average: ks2 }, results: results(grades) })
      const attained = figureIn(of2024, 'attainment_8', pupil)
      const bySlot = ['english', 'mathematics', 'ebacc', 'open'].map((slot) =>
        attained.counted.filter((line) => line.slot === slot).reduce((sum, { score }) => sum + score, 0),
      )
      expect(bySlot).toEqual(parts)
      expect(figureIn(of2024, 'progress_8', pupil).value).toBeCloseTo(progress, 9)
      expect(figureIn(of2024, 'progress_8', pupil).words).toContain(`beside ${estimate} of pupils`)
    },
  )

  test('its elements are each result’s distance from the estimate of the element', () => {
    const grades = {
      language: 5,
      literature: 5,
      mathematics: 4,
      biology: 5,
      geography: 5,
      french: 5,
      art: 5,
      drama: 4,
    }
    const pupil = aMeasured({ starts: { ks2_average: 105 }, results: results(grades) })
    expect(figureIn(of2024, 'progress_8_english', pupil).value).toBeCloseTo((10 - 9.85) / 2, 9)
    expect(figureIn(of2024, 'progress_8_mathematics', pupil).value).toBeCloseTo((8 - 8.97) / 2, 9)
    expect(figureIn(of2024, 'progress_8_ebacc', pupil).value).toBeCloseTo((15 - 12.95) / 3, 9)
    expect(figureIn(of2024, 'progress_8_open', pupil).value).toBeCloseTo((14 - 13.35) / 3, 9)
  })

  test.each([
    { pupils: 50, half: 0.3926 },
    { pupils: 150, half: 0.2267 },
    { pupils: 250, half: 0.1756 },
  ])('$pupils pupils have an interval of $half to each side', ({ pupils, half }) => {
    const cohort = workOut(
      Array.from({ length: pupils }, (_, id) => aMeasured({ id, starts: { ks2_average: 105 } })),
      of2024,
    )
    const { value, low, high } = headlineOf(measureIn(of2024, 'progress_8'), cohort, seesEach)
    expect((high ?? 0) - (value ?? 0)).toBeCloseTo(half, 4)
    expect((value ?? 0) - (low ?? 0)).toBeCloseTo(half, 4)
  })

  test('one of two key stage 2 tests stands for both, and none leaves the pupil out', () => {
    const half = aMeasured({ starts: { ks2_maths: 105 } })
    expect(figureIn(of2024, 'progress_8', half).value).toBeCloseTo(-4.512, 9)
    expect(figureIn(of2024, 'progress_8', aMeasured({ starts: { cat4_mean: 100 } })).value).toBeNull()
  })
})

describe('years without a baseline', () => {
  test.each([of2025, of2026])(
    'there is no Progress 8, it says so, and another measure under another name is there',
    (tables) => {
      const pupil = aMeasured({ starts: { cat4_mean: 100 }, results: results({ mathematics: 5 }) })
      const cohort = workOut([pupil], tables)
      const { value, missing } = headlineOf(measureIn(tables, 'progress_8'), cohort, seesEach)
      expect([value, missing]).toEqual([null, expect.stringContaining('took no key stage 2 tests')])
      expect(measureIn(tables, 'progress_8').rule).toMatchObject({ instead: 'progress_from_start' })
      const other = measureIn(tables, 'progress_from_start')
      expect([other.official, other.name]).toEqual([false, expect.stringContaining('not Progress 8')])
      // The middle of a standardised test is put at the middle of the nation's key stage 2 average, 103.93: group 18.
      expect(figureIn(tables, 'progress_from_start', pupil).value).toBeCloseTo((10 - 42.97) / 10, 9)
    },
  )

  test('in 2026 there is no official 16 to 18 model yet, and what is shown instead is not called official', () => {
    expect(measureIn(of2026, 'value_added_16_18').rule).toMatchObject({
      kind: 'no baseline',
      instead: 'value_added_2025',
    })
    expect(measureIn(of2026, 'value_added_2025').official).toBe(false)
    expect(measureIn(of2025, 'value_added_16_18').rule.kind).toBe('subject value added')
  })
})
