import { expect, test } from 'vitest'
import { openCsv } from './csv.ts'
import { fromBytes } from './source.ts'
import { bytesOf, cellsOf, outcome, rowsOf } from './testing.ts'

const table = (text: string) => openCsv(fromBytes('marks.csv', bytesOf(text)))
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  )

test.each([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
])('a file cut by %j is read as such', async (separator, words) => {
  const found = await table(
    ['UPN', 'Name', 'Mark'].join(separator).concat('\n', ['A1', 'Ana', '7'].join(separator)),
  )
  expect(found.columns).toEqual(['UPN', 'Name', 'Mark'])
  expect(await cellsOf(found)).toEqual([['A1', 'Ana', '7']])
  expect(found.notes[0]).toContain(words)
})

test('UTF-8 with its mark, without it, Windows-1252 and UTF-16 give the same text', async () => {
  const text = 'Name;Note\nZoë;naïve – €5\n'
  const expected = [['Zoë', 'naïve – €5']]
  const windows = bytes('Name;Note\nZo\xeb;na\xefve ', [0x96], ' ', [0x80], '5\n')
  const read = async (given: Uint8Array) => cellsOf(await openCsv(fromBytes('x.csv', given)))
  expect(await read(bytesOf(text))).toEqual(expected)
  expect(await read(bytesOf(`\ufeff${text}`))).toEqual(expected)
  expect(await read(windows)).toEqual(expected)
  expect(await read(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(expected)
})

test('a letter of two bytes that falls across two pieces of a long file stays whole', async () => {
  const rows = Array.from({ length: 9_000 }, (_, at) => `${at},Zoë Müller ${'é'.repeat(at % 7)}`)
  const found = await table(`number,name\n${rows.join('\n')}`)
  expect((await cellsOf(found)).map((cells) => cells.join(','))).toEqual(rows)
})

test('titles above the column names are passed over, and rows keep the numbers a spreadsheet shows', async () => {
  const found = await table('Everyschool,,\nMarks of 3 May,,\n\nUPN,Name,Mark\nA1,Ana,7\n\nA2,Ben,8\n')
  expect(found.columns).toEqual(['UPN', 'Name', 'Mark'])
  expect((await rowsOf(found)).map((row) => row.number)).toEqual([5, 7])
})

test('a file without column names is told apart from one with them', async () => {
  const found = await table('1,Ana,7\n2,Ben,8\n')
  expect(found.columns).toEqual(['Column A', 'Column B', 'Column C'])
  expect(found.headerRow).toBeNull()
  expect(await cellsOf(found)).toHaveLength(2)
})

test('columns of the same name are told apart', async () => {
  expect((await table('Mark,Mark,\n7,8,9\n')).columns).toEqual(['Mark', 'Mark (2)', 'Column C'])
})

test('cells with separators, quotation marks and lines inside stay one cell, and one row', async () => {
  const found = await table('Name,Note\n"Silva, Ana","said ""yes""\nand went"\nBen,x\n')
  expect(await rowsOf(found)).toEqual([
    { number: 2, cells: ['Silva, Ana', 'said "yes"\nand went'] },
    { number: 3, cells: ['Ben', 'x'] },
  ])
})

test('a quotation mark never closed is refused with its row', async () => {
  expect(
    await outcome(async () => rowsOf(await table('Name,Note\nAna,x\nBen,"never closed\nCem,y\n'))),
  ).toMatch(/refused: marks.csv, row 3.*quotation mark/)
})

test('a cell beyond 32,767 characters is refused with its row and column', async () => {
  const reading = async () => rowsOf(await table(`Name,Note\nAna,x\nBen,${'y'.repeat(40_000)}\n`))
  expect(await outcome(reading)).toMatch(/refused: marks.csv, row 3, column B: .*32767/)
})

test.each([
  ['nothing at all', ''],
  ['zero bytes', 'a,b\n1,\u0000\n'],
  ['five thousand columns', Array.from({ length: 5_000 }, (_, at) => `c${at}`).join(',')],
])('a file of %s is refused', async (_, text) => {
  expect(await outcome(async () => rowsOf(await table(text)))).toMatch(/^refused/)
})

test('a file of three hundred thousand rows is run through in constant memory', async () => {
  const line = bytesOf(`${'A123456789012,Mathematics,7,2026-11-24'}\n`)
  const block = Buffer.concat(Array.from({ length: 2_000 }, () => line))
  const source = {
    name: 'long.csv',
    size: 0,
    async *open() {
      yield bytesOf('UPN,Subject,Mark,Date\n')
      for (let at = 0; at < 150; at += 1) yield block
    },
  }
  const found = await openCsv(source)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  let rows = 0
  let most = 0
  for await (const batch of found.rows()) {
    rows += batch.length
    most = Math.max(most, process.memoryUsage().heapUsed - before)
  }
  expect(rows).toBe(300_000)
  expect(most).toBeLessThan(150 * 1024 * 1024)
})
