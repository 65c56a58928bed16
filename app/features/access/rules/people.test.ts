import { expect, test } from 'vitest'
import { findPeople, postsToday, withAccounts, withoutLink } from './people.ts'

const post = (role: string, ends: string | null = null) => ({
  ...{ role, title: null, over: 'the classes they teach', starts: '2026-09-01', ends },
})
const ada = { id: 1, familyName: 'Byron', givenName: 'Ada', link: null, posts: [post('teacher')] }
const grace = {
  id: 2,
  familyName: 'Hopper',
  givenName: 'Grace',
  link: 'used',
  posts: [post('head')],
} as const
const alan = {
  id: 3,
  familyName: 'Turing',
  givenName: 'Alan',
  link: 'expired',
  posts: [post('teacher')],
} as const
const gone = {
  id: 4,
  familyName: 'Gone',
  givenName: 'Bea',
  link: null,
  posts: [post('teacher', '2026-10-01')],
}
const all = [ada, grace, alan, gone]

test('people are found by parts of their name and the role they hold today', () => {
  expect(findPeople(all, { q: 'byron, a' }, '2026-11-24')).toEqual([ada])
  expect(findPeople(all, { q: '', role: 'teacher' }, '2026-11-24')).toEqual([ada, alan])
})

test('links are made for those in post who were given none, or one too old', () => {
  expect(withoutLink(all, '2026-11-24')).toEqual([ada, alan])
  expect(withoutLink(withAccounts(all, new Set([1])), '2026-11-24')).toEqual([alan])
  expect(postsToday(ada, '2026-11-24')).toBe('teacher, the classes they teach')
  expect(postsToday(gone, '2026-11-24')).toBe('')
})
