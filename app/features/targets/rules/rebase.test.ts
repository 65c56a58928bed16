import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeOf, learntWords, moves, type Redrawn, rebaseFinding, sumChanges, tableOf } from './rebase.ts'

const grades = ['3', '4', '5', '6', '7']
const stands: Redrawn = {
  ...{ subjectId: 1, state: 'agreed', grade: '5', proposed: null, ruled: '5', drawn: '5' },
}

test('a target moves where the rule gives something else than it gave, unless a hand has put it there already', () => {
  expect(moves(stands)).toBe(false)
  expect(moves({ ...stands, drawn: '6' })).toBe(true)
  expect(moves({ ...stands, grade: '6', drawn: '6' })).toBe(false)
  expect(moves({ ...stands, grade: '6' })).toBe(false)
})

test('what is proposed beside an agreed grade moves again only where the rule has moved on, back to it as well', () => {
  const waiting = { ...stands, proposed: '6', ruled: '6' }
  expect(moves({ ...waiting, drawn: '6' })).toBe(false)
  expect(moves({ ...waiting, drawn: '7' })).toBe(true)
  expect(moves({ ...waiting, drawn: '5' })).toBe(true)
  expect(changeOf({ ...waiting, drawn: '5' }, grades)).toBe(0)
})

test('ups and downs are counted apart, and adopting twice moves nothing the second time', () => {
  const grade = fc.constantFrom(...grades)
  const redrawn = fc.record({ grade, ruled: grade, drawn: grade })
  fc.assert(
    fc.property(fc.array(redrawn, { maxLength: 30 }), (drawn) => {
      const before = drawn.map((one) => ({ ...stands, ...one, state: 'proposed' }))
      const { up, down, agreed, mean } = sumChanges(before, grades)
      expect(up + down).toBe(before.filter(moves).length)
      expect(agreed).toBe(0)
      expect(Math.abs(mean)).toBeLessThanOrEqual(4)
      const after = before.map((one) => (moves(one) ? { ...one, grade: one.drawn, ruled: one.drawn } : one))
      expect(after.filter(moves)).toEqual([])
    }),
  )
})

test('the first line and the results of a subject are said in words', () => {
  expect(rebaseFinding('Year 9', { targets: 0, up: 0, down: 0, moved: 0 })).toBe(
    'Year 9 has no targets to re-base yet',
  )
  expect(rebaseFinding('Year 9', { targets: 2720, up: 202, down: 191, moved: 393 })).toBe(
    'Year 9: today’s figures would move 393 of 2,720 targets, 202 up and 191 down',
  )
  const learnt = { weights: [], effect: -0.32, standardError: 0.1, tau: 0.25, pupils: 267 }
  expect(learntWords(learnt)).toBe('less than the middle school (−0.32 ± 0.20; 267 results)')
  expect(learntWords({ ...learnt, effect: 0.1 })).toMatch(/^like the middle school/)
  expect(learntWords(null)).toBe('too few results')
  expect(['probit-1/2024/ground-3', 'probit-1/school-7', 'rule'].map(tableOf)).toEqual([
    '2024',
    'the school’s own results',
    null,
  ])
})
