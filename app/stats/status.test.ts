import { describe, expect, test } from 'vitest'
import { nextStatus, type Status, type StatusMemory, statusOf } from './status.ts'

const follow = (reaches: readonly number[]): Status[] => {
  const shown: StatusMemory[] = []
  reaches.forEach((reach) => {
    shown.push(nextStatus(shown.at(-1), { reach, exceed: 0 }))
  })
  return shown.map(({ status }) => status)
}

describe('a status', () => {
  test.each([
    [0.95, 0.75, 'far_ahead'],
    [0.6, 0.74, 'on_course'],
    [0.59, 0, 'close'],
    [0.4, 0, 'close'],
    [0.39, 0, 'behind'],
    [0.19, 0, 'well_behind'],
  ])('reaching with chance %d and exceeding with %d is %s', (reach, exceed, status) => {
    expect(statusOf({ reach, exceed })).toBe(status)
  })

  test('a chance that wavers about a boundary leaves the status alone', () => {
    expect(follow([0.62, 0.58, 0.61, 0.57, 0.62])).toEqual(Array(5).fill('on_course'))
  })

  test('a clear crossing changes it at once', () => {
    expect(follow([0.62, 0.54])).toEqual(['on_course', 'close'])
    expect(follow([0.35, 0.46])).toEqual(['behind', 'close'])
    expect(follow([0.7, 0.1])).toEqual(['on_course', 'well_behind'])
  })

  test('a crossing by little changes it when it has lasted two cycles', () => {
    expect(follow([0.62, 0.57, 0.58])).toEqual(['on_course', 'on_course', 'close'])
  })

  test('rising out of sight of the target is held to the same rule', () => {
    const before = nextStatus(undefined, { reach: 0.9, exceed: 0.7 })
    expect(nextStatus(before, { reach: 0.93, exceed: 0.77 }).status).toBe('on_course')
    expect(nextStatus(before, { reach: 0.95, exceed: 0.81 }).status).toBe('far_ahead')
  })
})
