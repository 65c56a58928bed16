import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { openCipher } from './cipher.ts'
import { openLock } from './lock.ts'

const keyOf = (secret: string, account: string) =>
  createHmac('sha256', secret).update(`device/${account}`).digest('base64')
const open = (key: string, earlier: readonly string[] = []) => openLock({ key, earlier })
const mark = { key: '7.effort', text: '3', base: '2' }

test('what an account locked it reads again, and nobody else does', async () => {
  const kept = await (await open(keyOf('one', 'ada'))).lock(mark)
  expect(new TextDecoder('latin1').decode(kept.locked)).not.toContain('effort')
  expect(await (await open(keyOf('one', 'ada'))).unlock(kept)).toEqual({ value: mark, stale: false })
  expect(await (await open(keyOf('one', 'bea'))).unlock(kept)).toBeNull()
})

test('after the secret changed a former key still reads it and says that it should be locked anew', async () => {
  const kept = await (await open(keyOf('one', 'ada'))).lock(mark)
  const [now, former] = [keyOf('three', 'ada'), [keyOf('two', 'ada'), keyOf('one', 'ada')]]
  expect(await (await open(now)).unlock(kept)).toBeNull()
  expect(await (await open(now, former)).unlock(kept)).toEqual({ value: mark, stale: true })
})

test('one bit changed on the device makes it unreadable, never something else', async () => {
  const lock = await open(keyOf('one', 'ada'))
  const kept = await lock.lock(mark)
  const bytes = new Uint8Array(kept.locked.slice(0))
  bytes[3] = (bytes[3] ?? 0) ^ 1
  expect(await lock.unlock({ ...kept, locked: bytes.buffer })).toBeNull()
})

test('a page that came without https locks the same way: what either sealed the other opens, and nobody else', async () => {
  const raw = Uint8Array.from({ length: 32 }, (_, at) => at)
  const plain = new TextEncoder().encode('7.effort 3')
  const iv = new Uint8Array(12)
  const [own, plainPage] = await Promise.all([openCipher(raw), openCipher(raw, null)])
  expect(new Uint8Array(await plainPage.seal(iv, plain))).toEqual(new Uint8Array(await own.seal(iv, plain)))
  expect(new Uint8Array(await plainPage.open(iv, await own.seal(iv, plain)))).toEqual(plain)
  const other = await openCipher(raw.with(0, 9), null)
  await expect(other.open(iv, await own.seal(iv, plain))).rejects.toThrow()
})
