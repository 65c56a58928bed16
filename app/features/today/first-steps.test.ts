import { expect, test } from 'vitest'
import { firstSteps } from './first-steps.ts'

const nothing = { years: 0, pupils: 0, classes: 0, staff: 1 }

test('whoever begins with an empty school sees what comes first, and what is somebody else’s to do', () => {
  const administrator = firstSteps(nothing, (permission) => permission !== 'cycle.run')
  expect(administrator.map(({ to }) => to)).toEqual(['/school/shape', '/exchange', '/people', null])
  expect(administrator.every(({ done }) => done === null)).toBe(true)
})

test('a step that is taken says how far it is, and pupils without classes are not all of it', () => {
  const begun = firstSteps({ ...nothing, years: 1, pupils: 395, staff: 12 }, () => true)
  expect(begun.map(({ done }) => done)).toEqual(['1 academic year', null, '12 people in post', null])
  expect(firstSteps({ ...nothing, pupils: 395, classes: 14 }, () => true)[1]?.done).toBe(
    '395 pupils in 14 classes',
  )
})
