import { expect, test } from 'vitest'
import { fromBytes } from './source.ts'
import { outcome, zipOf } from './testing.ts'
import { openXlsx } from './xlsx.ts'
import { countZip, openZip } from './zip.ts'

const megabytes = (count: number) => new Uint8Array(count * 1024 * 1024)
/** Bytes that hardly pack, the same every time. */
function noise(bytes: number): Uint8Array {
  let state = 12345
  return Uint8Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}
const count = (bytes: Uint8Array) => outcome(async () => countZip(openZip(bytes)))

/** The same zip, with what its directory says of the first part's size changed. */
function withDeclaredSize(zip: Uint8Array, size: number): Uint8Array {
  const copy = Buffer.from(zip)
  copy.writeUInt32LE(size, copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  return copy
}

test('an ordinary zip gives back its parts', async () => {
  const zip = openZip(zipOf({ 'a.csv': 'x,y', 'folder/b.csv': 'z' }))
  expect(zip.names).toEqual(['a.csv', 'folder/b.csv'])
  expect(Buffer.from(await zip.read('a.csv')).toString()).toBe('x,y')
})

test('a part may be read again and again without counting twice', async () => {
  const zip = openZip(zipOf({ 'a.csv': noise(3_000_000) }))
  const sizes = await Promise.all([zip.read('a.csv'), zip.read('a.csv')])
  expect(sizes.map((bytes) => bytes.length)).toEqual([3_000_000, 3_000_000])
})

test('a part that unfolds a thousandfold is refused by what it says of itself', async () => {
  expect(await count(zipOf({ 'bomb.csv': megabytes(40) }))).toMatch(/refused.*100 times its size/)
})

test('a part that says it is small and is not is refused by what is counted', async () => {
  expect(await count(withDeclaredSize(zipOf({ 'bomb.csv': megabytes(40) }), 10))).toMatch(
    /refused.*100 times/,
  )
})

test('many parts that together unfold to more than 200 MB are refused', async () => {
  const part = Buffer.concat([noise(300_000), megabytes(20)])
  const parts = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`part${at}.csv`, part]))
  expect(await count(zipOf(parts))).toMatch(/refused.*more than 200 MB/)
}, 180_000)

test('a zip of two thousand and one parts is refused', async () => {
  const parts = Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`${at}.csv`, 'x']))
  expect(await count(zipOf(parts))).toMatch(/refused.*2001 parts; 2000 are allowed/)
})

test('a zip of more than 25 MB is refused before it is opened', async () => {
  expect(await count(megabytes(26))).toMatch(/refused.*larger than 25 MB/)
})

test('a zip within a zip stays packed', async () => {
  const zip = openZip(zipOf({ 'inner.zip': zipOf({ 'bomb.csv': megabytes(40) }) }))
  expect((await zip.read('inner.zip')).length).toBeLessThan(100_000)
})

test.each([
  '../passwd',
  'a/../../b.csv',
  '/etc/passwd',
  '\\windows\\a.csv',
  'C:/a.csv',
  'a\\..\\..\\b.csv',
  './a.csv',
  'a/./b.csv',
  'a\u0000.csv',
  'a\nb.csv',
  `${'x'.repeat(300)}.csv`,
])('a part named %j is refused', async (name) => {
  expect(await count(zipOf({ [name]: 'x' }))).toMatch(/refused.*leads out of the zip/)
})

test('a zip cut short is refused', async () => {
  const zip = zipOf({ 'a.csv': noise(5_000) })
  expect(await count(zip.subarray(0, zip.length - 30))).toMatch(/refused/)
})

test('a part whose bytes were changed is refused by its checksum', async () => {
  const zip = Buffer.from(zipOf({ 'a.csv': noise(5_000) }))
  zip.writeUInt8(zip.readUInt8(900) ^ 1, 900)
  expect(await count(zip)).toMatch(/refused/)
})

test('a workbook that is a bomb is refused before any workbook reader sees it', async () => {
  const bomb = zipOf({ 'xl/workbook.xml': '<workbook/>', 'xl/sharedStrings.xml': megabytes(100) })
  expect(await outcome(() => openXlsx(fromBytes('bomb.xlsx', bomb)))).toMatch(/refused.*100 times/)
})
