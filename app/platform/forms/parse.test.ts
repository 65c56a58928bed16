import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseForm, parseSearch } from './parse.ts'

const Schema = z.strictObject({
  reason: z.string().min(1, 'Write a reason'),
  flag: z.array(z.string()).optional(),
})
const post = (body: URLSearchParams) => new Request('http://localhost/', { method: 'POST', body })

test('a field the form does not have is refused', async () => {
  const parsed = await parseForm(post(new URLSearchParams({ reason: 'x', org_id: '7' })), Schema)
  expect(parsed.ok).toBe(false)
})

test('an error names its field and keeps what was typed', async () => {
  const parsed = await parseForm(post(new URLSearchParams({ reason: '' })), Schema)
  expect(parsed).toEqual({ ok: false, errors: { reason: 'Write a reason' }, values: { reason: '' } })
})

test('a name given twice is a list', async () => {
  const body = new URLSearchParams([
    ['reason', 'x'],
    ['flag', 'homework'],
    ['flag', 'praise'],
  ])
  expect(await parseForm(post(body), Schema)).toEqual({
    ok: true,
    value: { reason: 'x', flag: ['homework', 'praise'] },
  })
})

test('an address is read like a form', () => {
  const parsed = parseSearch(new Request('http://localhost/?reason=late'), Schema)
  expect(parsed).toEqual({ ok: true, value: { reason: 'late' } })
})
