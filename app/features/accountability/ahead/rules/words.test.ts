import { expect, test } from 'vitest'
import type { Headline } from '#features/measures/api.ts'
import { aModel } from '../testing.ts'
import {
  aheadFinding,
  changeWords,
  compareFinding,
  errorsWords,
  formatDifference,
  whatIfFinding,
} from './words.ts'

const said = (value: number | null, low: number | null = null, high: number | null = null): Headline => ({
  ...{ n: 8, of: 8, missing: null },
  ...{ value, low, high },
})
const points = { key: 'a', name: 'Attainment 8', unit: 'points' as const, decimals: 1 }
const share = { unit: 'share' as const, decimals: 1 }

test('a difference is said a digit finer than the figures, in points where they are shares', () => {
  expect(formatDifference(points, said(47.2), said(47.28))).toBe('+0.08')
  expect(formatDifference(share, said(0.6), said(0.588))).toBe('−1.20 points')
  expect(formatDifference(points, said(47.2), said(47.2))).toBe('no change')
  expect(formatDifference(points, said(null), said(47.2))).toBe('–')
})

test('the first line says the range of the first measure that has one', () => {
  const lines = [
    { ...points, key: 'p', name: 'Progress 8', headline: said(null) },
    { ...points, headline: said(47.2, 46.1, 48.3) },
  ]
  expect(aheadFinding([{ year: 'Year 11', lines }])).toBe(
    'Year 11 is heading for 47.2 in Attainment 8; in 8 of 10 such years it would be 46.1 to 48.3',
  )
  expect(aheadFinding([])).toBe('Nothing can be said of this year yet')
})

test('the first line of a what-if says “would”, and the first headline that moves', () => {
  const still = { ...points, key: 's', headline: said(1), after: said(1) }
  const line = { ...points, headline: said(47.2), after: said(48) }
  expect(whatIfFinding(2, [still, line])).toBe('With these 2 changes, Attainment 8 would be 48.0: +0.80')
  expect(whatIfFinding(1, [still])).toBe('With this change no headline would move')
  expect(whatIfFinding(0, [line])).toContain('What if?')
})

test('of scenarios side by side the one that raises the first measure most is named', () => {
  const lines = [{ ...points, headline: said(47), place: 0 }]
  const scenarios = [
    { name: 'A', headlines: [said(47.5)] },
    { name: 'B', headlines: [said(48)] },
  ]
  expect(compareFinding(lines, scenarios)).toBe('“B” would raise Attainment 8 most: +1.00')
  expect(compareFinding(lines, [{ name: 'C', headlines: [said(46)] }])).toBe(
    '1 scenario beside what is forecast',
  )
})

test('a change reads as people say it', () => {
  const model = aModel(2)
  const words = [
    changeWords({ kind: 'raise', classId: 300, subjectId: 3, grades: 1 }, model),
    changeWords({ kind: 'floor', subjectId: 1, grade: '4' }, model),
    changeWords({ kind: 'swap', pupilId: 1, subjectId: 9, toSubjectId: 10, grade: '6' }, model),
    changeWords({ kind: 'nearest', measure: 'basics_94', most: 20 }, model),
  ]
  expect(words).toEqual([
    'All of 11MA0: 1 grade higher in mathematics',
    'Everybody: nobody below 4 in language',
    'Pupil 1: business in place of art, with 6',
    'The 20 nearest below the line of “English and mathematics, grade 4 or better” reach it',
  ])
})

test('how forecasts err together is said with where it is from, or that it is assumed', () => {
  const shares = { pupil: 0.12, subject: 0.05 }
  expect(errorsWords({ shares, from: null })).toBe(
    'A pupil’s subjects share 12 of 100 parts of their error, the pupils of a subject 5 of 100 parts: an assumption, until enough results have come of forecasts made as long before them.',
  )
  const from = { results: 1900, pupils: 320, subjects: 19 }
  expect(errorsWords({ shares, from })).toContain('measured by 1,900 forecasts in 19 subjects')
})
