import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { logOptions } from './log.ts'

function logged(write: (log: ReturnType<typeof pino>) => void): string {
  const lines: string[] = []
  const stream = new PassThrough()
  stream.on('data', (line) => lines.push(String(line)))
  write(pino({ ...logOptions, level: 'info' }, stream))
  return lines.join('')
}

test('a name, an address and a secret are left out wherever they stand', () => {
  const line = logged((log) =>
    log.info({ name: 'canary', email: 'canary', pupil: { familyName: 'canary', token: 'canary' } }, 'seen'),
  )
  expect(line).toContain('seen')
  expect(line).not.toContain('canary')
})

test('an error of the database is logged without the values of the row it refused', () => {
  const error = Object.assign(new Error('duplicate key'), {
    detail: 'Key (org_id, upn)=(1, canary) already exists.',
    where: 'canary',
    params: ['canary'],
  })
  const line = logged((log) => log.error({ err: error }, 'a request failed'))
  expect(line).toContain('duplicate key')
  expect(line).not.toContain('canary')
})
