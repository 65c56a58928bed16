import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPackItems } from './packs.server.ts'
import {
  compareGrades,
  cutPoints,
  gradeAt,
  gradeCount,
  gradeLabels,
  gradeOrdinal,
  gradePoints,
  readGrade,
} from './rules.ts'
import type { Scale } from './schema.ts'

const england = await readPackItems('england', 'grade_scale')
const portugal = await readPackItems('portugal', 'grade_scale')
const everyScale = [...england, ...portugal]

function scaleOf(key: string): Scale {
  const scale = everyScale.find((candidate) => candidate.key === key)
  if (!scale) throw new Error(`no scale ${key}`)
  return scale
}
const gcse = scaleOf('gcse-9-1')
const combined = scaleOf('gcse-combined-science')

test.each([
  ['4', '4'],
  ['4=', '4'],
  ['4.0', '4'],
  [' 4', '4'],
  ['4 ', '4'],
  ['U', 'U'],
  ['u', 'U'],
  ['Ungraded', 'U'],
  ['ungraded', 'U'],
  ['Grade 7', '7'],
])('GCSE 9 to 1 reads %j as %s', (text, grade) => {
  expect(readGrade(gcse, text)).toEqual({ ok: true, grade })
})

test.each(['10', '0', '4.5', 'A*', '4+', 'C', '-1', '4/5', '<b>4</b>', '=4+1'])(
  'GCSE 9 to 1 refuses %j and says what it knows',
  (text) => {
    expect(readGrade(gcse, text)).toMatchObject({ ok: false, reason: 'unknown' })
    expect(readGrade(gcse, text)).toMatchObject({ why: expect.stringContaining('one of U, 1, 2') })
  },
)

test('an empty cell and a pupil who was absent are told apart from a wrong grade', () => {
  expect(readGrade(gcse, '  ')).toMatchObject({ ok: false, reason: 'empty' })
  expect(readGrade(gcse, 'x')).toMatchObject({
    ok: false,
    reason: 'no grade',
    why: '“x” means absent or no result.',
  })
})

test.each([
  ['5-4', '5-4'],
  ['54', '5-4'],
  ['45', '5-4'],
  ['21', '2-1'],
  ['99', '9-9'],
  ['u', 'UU'],
])('combined science reads %j as %s', (text, grade) => {
  expect(readGrade(combined, text)).toEqual({ ok: true, grade })
})

test('combined science has the eighteen published grades, and refuses grades two apart', () => {
  expect(gradeCount(combined)).toBe(18)
  expect(readGrade(combined, '53').ok).toBe(false)
  expect(gradePoints(combined, '5-4')).toBe(4.5)
  expect(gradePoints(combined, '54')).toBe(4.5)
})

test('the thirds of a grade are grades of their own', () => {
  expect(readGrade(scaleOf('gcse-9-1-thirds'), '4')).toEqual({ ok: true, grade: '4=' })
  expect(readGrade(scaleOf('gcse-9-1-thirds'), '4−')).toEqual({ ok: true, grade: '4-' })
})

test.each([
  ['ks3-steps', '7a', '7A'],
  ['a-level', 'a*', 'A*'],
  ['gcse-a-star-g', '*', 'A*'],
  ['technical-award', '*2', 'L2D*'],
  ['btec-level-3-extended-certificate', 'Distinction', 'D'],
  ['on-track', '− −', '--'],
  ['on-track', '++', '++'],
  ['ks2-scaled-score', '105', '105'],
  ['ks2-average', '102.50', '102.5'],
  ['reading-age', '11:04', '11.3'],
  ['reading-age', '9y 6m', '9.5'],
  ['percent', '64 %', '64'],
  ['pt-0-20', '14,0', '14'],
  ['effort-1-4', '3.0', '3'],
])('%s reads %j as %s', (key, text, grade) => {
  expect(readGrade(scaleOf(key), text)).toEqual({ ok: true, grade })
})

test.each([
  ['pt-0-20', '21'],
  ['pt-0-20', '14.5'],
  ['ks2-scaled-score', '121'],
  ['ks2-scaled-score', '105.5'],
  ['reading-age', '11:14'],
  ['ks3-steps', '7D'],
  ['a-level', 'F'],
])('%s refuses %j', (key, text) => {
  expect(readGrade(scaleOf(key), text)).toMatchObject({ ok: false, reason: 'unknown' })
})

test('in steps of key stage 3, 7C is below 7B is below 7A is below 8C', () => {
  const steps = scaleOf('ks3-steps')
  expect(['7A', '8C', '7C', '7B'].sort((a, b) => compareGrades(steps, a, b))).toEqual([
    '7C',
    '7B',
    '7A',
    '8C',
  ])
})

test('the points are those of the published tables', () => {
  expect(gradePoints(scaleOf('gcse-a-star-g'), 'A*')).toBe(8.5)
  expect(gradePoints(scaleOf('gcse-a-star-g'), 'B')).toBe(5.5)
  expect(gradePoints(scaleOf('technical-award'), 'L2M')).toBe(5.5)
  expect(gradePoints(scaleOf('a-level'), 'B')).toBe(40)
  expect(gradePoints(scaleOf('btec-level-3-extended-certificate'), 'D*')).toBe(50)
})

test('the cuts of GCSE 9 to 1 lie halfway between the grades', () => {
  expect(cutPoints(gcse)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5])
})

test('a place beyond the scale is its lowest or highest grade', () => {
  expect([gradeAt(gcse, -3), gradeAt(gcse, 4.4), gradeAt(gcse, 42)]).toEqual(['U', '4', '9'])
  expect(gradeAt(scaleOf('pt-0-20'), 25)).toBe('20')
})

test('a grade that the scale does not have is an error in our own arithmetic', () => {
  expect(() => gradeOrdinal(gcse, 'A')).toThrow('“A” is not on the scale GCSE 9 to 1')
})

const aScaleAndPlace = fc
  .constantFrom(...everyScale)
  .chain((scale) => fc.tuple(fc.constant(scale), fc.nat({ max: gradeCount(scale) - 1 })))

test('every grade of every scale reads back as itself, in its place, whatever the spaces around it', () => {
  fc.assert(
    fc.property(aScaleAndPlace, fc.constantFrom('', ' ', '\t', '\u00a0'), ([scale, place], space) => {
      const label = gradeAt(scale, place)
      expect(readGrade(scale, `${space}${label}${space}`)).toEqual({ ok: true, grade: label })
      expect(gradeOrdinal(scale, label)).toBe(place)
    }),
    { numRuns: 600 },
  )
})

test('points never fall as grades rise, and each cut lies between its neighbours', () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyScale), (scale) => {
      const points = gradeLabels(scale).map((label) => gradePoints(scale, label))
      expect([...points].sort((a, b) => a - b)).toEqual(points)
      expect(cutPoints(scale)).toHaveLength(points.length - 1)
    }),
  )
})

test('whatever is typed, the answer is a grade of the scale or a refusal with a reason', () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyScale), fc.string(), (scale, text) => {
      const answer = readGrade(scale, text)
      expect(answer.ok ? gradeLabels(scale).includes(answer.grade) : answer.why.length > 0).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
