import { describe, expect, test } from 'vitest'
import { DEFAULT_PARAMETERS, finalChances, finalGrade } from './filter.ts'
import { gradeScale, priorGrade } from './grade-scale.ts'
import { gradeChances } from './ordinal.ts'
import { TRUE_MODEL } from './simulate/attainment.ts'
import { at, mean, range } from './vector.ts'

describe('the grade scale', () => {
  const scale = gradeScale(TRUE_MODEL)

  test('without a reading the filter gives the chances of the target model', () => {
    const daysToExam = 500
    const prior = priorGrade(TRUE_MODEL, scale, DEFAULT_PARAMETERS, { x: 101, schoolEffect: 0.1, daysToExam })
    const final = finalGrade(DEFAULT_PARAMETERS, { mean: prior.mean, variance: prior.sd ** 2 }, daysToExam)
    const chances = gradeChances(TRUE_MODEL, 101, 0.1)
    finalChances(final, scale.cuts).forEach((chance, k) => {
      expect(chance).toBeCloseTo(at(chances, k), 12)
    })
  })

  test('one unit is about one grade, and a grade read is worth the middle of its own width', () => {
    expect(mean(scale.values) - 4.5).toBeCloseTo(0, 0)
    range(1, 9).forEach((k) => {
      expect(at(scale.values, k)).toBeCloseTo((at(scale.cuts, k - 1) + at(scale.cuts, k)) / 2, 12)
      expect(at(scale.widths, k)).toBeCloseTo(at(scale.cuts, k) - at(scale.cuts, k - 1), 12)
    })
  })
})
