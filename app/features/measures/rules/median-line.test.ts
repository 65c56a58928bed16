import { describe, expect, test } from 'vitest'
import { aMeasured, englishTables, figureIn, measureIn, results } from '../testing.ts'
import { headlineFrom, sumUp } from './headline.ts'
import { heightAt, medianLine } from './line.ts'
import type { Tables } from './pupil.ts'

const of2024 = await englishTables('2024-08-22')
const seesEach = { seesEach: true }

describe('the median line', () => {
  test('the published worked example: pupils 5, -2, 0 and 2 from the line make a school of 101.25', () => {
    const line = { x: [80, 120], y: [0, 0] }
    const tables: Tables = { ...of2024, lines: new Map([['median_line', line]]) }
    const median = { ...measureIn(of2024, 'median_line') }
    const apart = [5, -2, 0, 2].map((points) => ({
      value: 100 + points,
      sum: 100 + points,
      weight: 1,
      variance: null,
    }))
    expect(headlineFrom(median, sumUp(apart), 4, seesEach).value).toBe(101.25)
    const pupil = aMeasured({ starts: { ks2_average: 100 }, results: results({ mathematics: 5 }) })
    expect(figureIn(tables, 'median_line', pupil).value).toBe(105)
  })

  test('places a pupil without key stage 2 by another test, at the same place in the nation', () => {
    const line = { x: [80, 130], y: [0, 50] }
    const tables: Tables = { ...of2024, lines: new Map([['median_line', line]]) }
    const beside = (starts: Record<string, number>) =>
      figureIn(tables, 'median_line', aMeasured({ starts, results: results({ mathematics: 5 }) })).value
    // One spread above the middle in either: 103.93 + 8.73 in key stage 2, 100 + 15 in the test.
    expect(beside({ cat4_mean: 115 })).toBeCloseTo(beside({ ks2_average: 112.66 }) ?? Number.NaN, 9)
    expect(beside({ cat4_mean: 115 })).toBeCloseTo(105 - 32.66, 9)
    expect(beside({})).toBeNull()
  })

  test('goes through the middle of pupils who started alike', () => {
    const pupils = Array.from({ length: 100 }, (_, i) => ({
      start: 80 + (i % 40),
      outcome: 2 * (80 + (i % 40)),
    }))
    const line = medianLine(pupils)
    expect(line && heightAt(line, 95)).toBeCloseTo(190, 6)
    expect(medianLine(pupils.slice(0, 49))).toBeNull()
  })
})
