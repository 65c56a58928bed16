import { expect, test } from 'vitest'
import { CompareSearch, MOST_CHANGES, ScenarioForm } from './schema.ts'

const change = { kind: 'raise', subjectId: 3, grades: 1 }
const form = (given: object = {}) =>
  ScenarioForm.safeParse({
    ...{ intent: 'save', name: ' Set 3 ', hours: '7.5', changes: JSON.stringify([change]) },
    ...given,
  })
const wrong = (given: object) => form(given).error?.issues.map(({ message }) => message)

test('a scenario is read as it was put together', () => {
  expect(form().data).toEqual({ intent: 'save', name: 'Set 3', hours: 7.5, changes: [change] })
  expect(form({ hours: '' }).data).toMatchObject({ hours: null })
})

test('what is no scenario is refused in words', () => {
  expect(wrong({ name: ' ' })).toEqual(['Give the scenario a name.'])
  expect(wrong({ changes: '[' })).toEqual(['The changes cannot be read.'])
  expect(wrong({ changes: '[]' })).toEqual(['There is no change to save.'])
  const many = JSON.stringify(Array.from({ length: MOST_CHANGES + 1 }, () => change))
  expect(wrong({ changes: many })).toEqual([`At most ${MOST_CHANGES} changes.`])
  expect(form({ changes: JSON.stringify([{ ...change, kind: 'target' }]) }).success).toBe(false)
  expect(form({ changes: JSON.stringify([{ ...change, orgId: 2 }]) }).success).toBe(false)
})

test('at most four scenarios stand side by side, and what is no number is none', () => {
  expect(CompareSearch.parse(['1', '2', '3', '4', '5'])).toEqual([1, 2, 3, 4])
  expect(CompareSearch.parse(['x'])).toEqual([])
})
