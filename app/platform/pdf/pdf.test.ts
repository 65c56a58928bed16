import { describe, expect, test } from 'vitest'
import { joinInThread } from './join.server.ts'
import { openPrinters } from './printers.server.ts'
import { openTypst } from './typst.server.ts'

const print = openTypst()
const head = '#let d = json(bytes(sys.inputs.data))\n#set text(font: "Source Sans 3", fallback: false)\n'
const titled = `${head}#set document(title: d.title)\n`
const plain = `${titled}#d.title`
const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('a template', () => {
  test('gives a document that says it is PDF/UA-1', () => {
    const { bytes, pages } = print(plain, { title: 'A page' })
    expect(pages).toBe(1)
    expect(asText(bytes)).toContain('pdfuaid')
  })

  test('without a title is refused', () => {
    expect(() => print(`${head}#d.title`, { title: 'A page' })).toThrow(/title/)
  })

  test('with a picture without words is refused', () => {
    expect(() => print(`${titled}#figure(rect())`, { title: 'A page' })).toThrow(/alt/i)
  })

  test.each([
    'read("/etc/passwd")',
    'read("../etc/passwd")',
    'json("/proc/self/environ")',
    'image("/etc/passwd")',
  ])('that asks for a file finds none: %s', (asks) => {
    expect(() => print(`${titled}#${asks}`, { title: 'A page' })).toThrow(/not found|cannot be set/)
  })

  test('is set in the first way that leaves one page, or else in the last', () => {
    const template = `${titled}#set page(height: 60pt, margin: 10pt)\n#for i in range(d.fit.lines) [line #linebreak()]`
    const ways = [30, 20, 2].map((lines) => ({ lines }))
    expect(print(template, { title: 'x' }, ways).pages).toBe(1)
    expect(print(template, { title: 'x' }, ways.slice(0, 2)).pages).toBeGreaterThan(1)
  })
})

test('a character that no font has is printed as a question mark, not a fault', () => {
  expect(print(plain, { title: 'For 王小明 😀' }).pages).toBe(1)
})

test('processes print what they are given, a document that fails fails alone, and the files are joined in order', async () => {
  const printers = openPrinters(`${titled}#set page(width: d.wide * 1pt, height: 40pt)\n#d.title`, [{}])
  try {
    const bad = printers.print({ title: 'bad', wide: 'no number' })
    const good = [100, 200, 300].map((wide) => printers.print({ title: `page ${wide}`, wide }))
    await expect(bad).rejects.toThrow(/cannot be set/)
    const parts = await Promise.all(good)
    async function* each() {
      yield parts
    }
    const { PDFDocument } = await import('@cantoo/pdf-lib')
    const joined = await PDFDocument.load(await joinInThread(each(), 'All'))
    expect(joined.getPages().map((page) => Math.round(page.getWidth()))).toEqual([100, 200, 300])
  } finally {
    printers.close()
  }
}, 180_000)
