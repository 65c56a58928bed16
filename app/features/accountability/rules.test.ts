import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  binValues,
  formatNumber,
  formatValue,
  type Line,
  measureFinding,
  rangeWords,
  resultsFinding,
} from './rules.ts'

const headline = { n: 8, of: 8, value: 47.25, low: null, high: null, missing: null }
const points: Line = { key: 'a', name: 'Attainment 8', unit: 'points', decimals: 1, headline }
const grades: Line = {
  ...{ key: 'p', name: 'Progress 8', unit: 'grades' as const, decimals: 2 },
  headline: { ...headline, value: 0.21, low: 0.02, high: 0.4 },
}

test('values are said as schools write them', () => {
  expect(formatValue({ unit: 'share', decimals: 1 }, 0.634)).toBe('63.4 %')
  expect(formatValue({ unit: 'grades', decimals: 2 }, 0.2)).toBe('+0.20')
  expect(formatValue({ unit: 'grades', decimals: 2 }, -0.2)).toBe('−0.20')
  expect(formatNumber({ n: 312, of: 320 })).toBe('312 of 320')
  expect(formatNumber({ n: null, of: null })).toBe('–')
})

test('the page says its first figure and the first with a range', () => {
  expect(resultsFinding('2025/26', [points, grades])).toBe(
    '2025/26: 47.3 in Attainment 8, +0.21 in Progress 8',
  )
  expect(resultsFinding('2025/26', [])).toBe('2025/26 has no figure to show')
})

test('a range that holds nought is too close to call', () => {
  expect(rangeWords({ low: -0.1, high: 0.3 })).toBe('too close to call')
  expect(rangeWords({ low: 0.1, high: 0.3 })).toBe('better than pupils who started alike')
  expect(measureFinding(grades, '2025/26')).toBe(
    'Progress 8, 2025/26: +0.21, better than pupils who started alike',
  )
  const none = { ...points, headline: { ...headline, value: null, missing: 'Too few pupils to show.' } }
  expect(measureFinding(none, '2025/26')).toBe('Attainment 8, 2025/26: no figure')
})

test('every pupil stands in exactly one of at most thirteen bins', () => {
  const values = fc.array(fc.double({ min: -20, max: 90, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(values, (given) => {
      const bins = binValues({ unit: 'points', decimals: 1 }, given)
      expect(bins.reduce((sum, { pupils }) => sum + pupils, 0)).toBe(given.length)
      expect(bins.length).toBeLessThanOrEqual(13)
    }),
  )
})
