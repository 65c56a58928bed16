import { expect, test } from 'vitest'
import { englishTables } from '../testing.ts'
import { formulaOf, tablesRead } from './formula.ts'

const of2024 = await englishTables('2024-08-22')
const names = new Map([...of2024.measures.values()].map(({ key, name }) => [key, name]))
const linesOf = (key: string): string => {
  const measure = of2024.measures.get(key)
  return measure ? formulaOf(measure, names).join('\n') : ''
}

test('a formula is said with the numbers of its rule', () => {
  const attainment = linesOf('attainment_8')
  expect(attainment).toContain('counted × 2, if english language and english literature were both entered.')
  expect(attainment).toContain('the best 3 results')
  expect(attainment).toContain('the first entry counts')
  expect(linesOf('progress_8')).toContain('(Attainment 8 − the estimate of the pupil’s starting point) ÷ 10')
  expect(linesOf('basics_95')).toContain('5 points or more in maths')
  expect(linesOf('median_line')).toContain('100 + Capped points, best eight −')
  expect(linesOf('median_line')).toContain('cat4 mean, placed at 103.93 + 8.73 × (score − 100) ÷ 15')
  expect(linesOf('persistent_absence')).toContain('10 % or more')
  expect(linesOf('gap_index')).toContain('20 × (mean rank of the others')
})

test('every measure of every year has its formula, and reads the tables its rule names', async () => {
  for (const day of ['2019-08-22', '2024-08-22', '2026-08-20', '2027-08-19'])
    for (const measure of (await englishTables(day)).measures.values()) {
      const lines = formulaOf(measure, names)
      expect(lines[0]?.length).toBeGreaterThan(20)
      expect(lines.join(' ')).not.toMatch(/undefined|NaN|null/)
      if (measure.rule.kind === 'progress')
        expect(tablesRead(measure.rule)).toEqual([
          { key: 'progress-8', version: '2024' },
          { key: 'qualifications-ks4', version: null },
        ])
    }
})
