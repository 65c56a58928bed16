import { expect, test } from 'vitest'
import { clearWords } from './clear.ts'

const ways = { above: 'better', below: 'less well' }
const dot = (value: number, open = false) => ({ value, open })

test('a picture says how many are clear of the line, which way, and how many are not', () => {
  expect(clearWords([dot(0.4), dot(0.2), dot(-0.3), dot(0.1, true)], ways)).toBe(
    '2 better, 1 less well, 1 too close to call',
  )
  expect(clearWords([dot(0.1, true), dot(-0.1, true)], ways)).toBe('all 2 too close to call')
  expect(clearWords([dot(0.1, true)], ways)).toBe('too close to call')
  expect(clearWords([dot(0.4)], ways)).toBe('1 better')
})
