import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileNamed } from '../formats/oneroster/definitions.ts'
import { closeReferences, findSameYear, findYear, freeName, isStale, nameYear } from './rules.ts'

const words = [
  { number: 0, key: '0', name: 'Reception', short: 'R', synonyms: ['YR'] },
  { number: 9, key: '9', name: 'Year 9', short: '9', synonyms: ['Y9'] },
]

describe('a list of grades', () => {
  test.each([
    ['9', 9],
    ['09', 9],
    ['Year 9', 9],
    ['KG', 0],
    ['r', 0],
    ['UG,09', 9],
  ])('%s is year %i', (grades, number) => {
    expect(findYear(words, grades)?.number).toBe(number)
  })
  test('that no country’s words hold is no year', () => {
    expect(findYear(words, 'PS')).toBeUndefined()
    expect(findYear(words, '13')).toBeUndefined()
    expect(findYear(words, '')).toBeUndefined()
  })
})

test('a school year is the same when the middle of one lies in the other', () => {
  const own = { starts: '2026-09-01', ends: '2027-08-31' }
  expect(findSameYear([own], { starts: '2026-08-24', ends: '2027-06-11' })).toBe(own)
  expect(findSameYear([own], { starts: '2025-08-24', ends: '2026-09-11' })).toBeUndefined()
  expect(nameYear('2026/27', '2027')).toBe('2026/27')
  expect(nameYear('School Year', '2027')).toBe('School Year 2027')
})

test('a name that is not taken is found, whatever is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom<string>('A', 'A (x)', 'A 2', 'A 3')), (taken) => {
      expect(taken).not.toContain(freeName('A', (name) => taken.includes(name), ['x']))
    }),
  )
})

test('a change is late only when both say when they were made', () => {
  const at = (dateLastModified: string) => ({ dateLastModified })
  expect(isStale(at('2026-11-09T00:00:00Z'), at('2026-11-16T00:00:00Z'))).toBe(true)
  expect(isStale(at('2026-11-16T00:00:00Z'), at('2026-11-16T00:00:00Z'))).toBe(false)
  expect(isStale({}, at('2026-11-16T00:00:00Z'))).toBe(false)
  expect(isStale(at('2026-11-16T00:00:00Z'), undefined)).toBe(false)
})

test('after references are closed every one of them leads to a record, and nothing was made up', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const orgs = fc.uniqueArray(fc.record({ sourcedId: id, parentSourcedId: fc.oneof(id, fc.constant('')) }), {
    selector: (one) => one.sourcedId,
  })
  const courses = fc.uniqueArray(fc.record({ sourcedId: id, orgSourcedId: id }), {
    selector: (one) => one.sourcedId,
  })
  const classes = fc.uniqueArray(
    fc.record({ sourcedId: id, courseSourcedId: id, schoolSourcedId: id, termSourcedIds: fc.constant('t') }),
    { selector: (one) => one.sourcedId },
  )
  fc.assert(
    fc.property(orgs, courses, classes, (orgs, courses, classes) => {
      const given = new Map<string, Record<string, string>[]>([
        ['academicSessions', [{ sourcedId: 't' }]],
        ['orgs', orgs],
        ['courses', courses],
        ['classes', classes],
      ])
      const closed = closeReferences(given)
      const dangling = [...closed].flatMap(([file, records]) =>
        (fileNamed(file)?.columns ?? []).flatMap(({ name, target }) =>
          records
            .map((record) => (target === undefined ? '' : (record[name] ?? '')))
            .filter((to) => to !== '' && !closed.get(target ?? '')?.some((one) => one.sourcedId === to)),
        ),
      )
      expect(dangling).toEqual([])
      expect(closed.get('orgs')).toHaveLength(orgs.length)
      expect(classes).toEqual(expect.arrayContaining(closed.get('classes') ?? []))
    }),
  )
})
