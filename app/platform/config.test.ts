import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('nothing needs to be set', () => {
  expect(readConfig({})).toMatchObject({ PORT: 3000, DATA_DIR: '.data', baseUrl: 'http://localhost:3000' })
})

test('an empty setting counts as not set', () => {
  expect(readConfig({ DATABASE_URL: '' }).DATABASE_URL).toBeUndefined()
})

test('each wrong setting is named with what it should be', () => {
  expect(() => readConfig({ PORT: 'http', DATABASE_URL: 'mysql://x' })).toThrow(
    /PORT: .*\n {2}DATABASE_URL: must begin with postgres/,
  )
})

test('former secrets are a list, each long enough to have been one', () => {
  const [one, other] = ['a'.repeat(32), 'b'.repeat(40)]
  expect(readConfig({}).SECRET_BEFORE).toEqual([])
  expect(readConfig({ SECRET_BEFORE: `${one}, ${other}` }).SECRET_BEFORE).toEqual([one, other])
  expect(() => readConfig({ SECRET_BEFORE: `${one},short` })).toThrow(/SECRET_BEFORE: must be former secrets/)
})
