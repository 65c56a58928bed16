import { expect, test } from 'vitest'
import { type FileSource, fromBytes } from './source.ts'
import { bytesOf, outcome } from './testing.ts'
import { readXml, type XmlVisitor } from './xml.ts'

const readWhole = async (source: FileSource, visitor: XmlVisitor = {}): Promise<void> => {
  for await (const _ of readXml(source, visitor));
}
const read = (given: string | Uint8Array) =>
  outcome(() => readWhole(fromBytes('pupils.xml', typeof given === 'string' ? bytesOf(given) : given)))

const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join(
  '',
)
const attacks: [string, string | Uint8Array][] = [
  ['a document type', '<!DOCTYPE a><a/>'],
  ['a document type in small letters', '<!doctype a><a/>'],
  ['a document type after a comment', '<!-- x --><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ['a document type with spaces', '<! DOCTYPE a><a/>'],
  ['an entity of a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['an entity of an address', '<!DOCTYPE a [<!ENTITY x SYSTEM "http://x.example/">]><a>&x;</a>'],
  ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://x.example/"> %x;]><a/>'],
  ['a billion laughs', `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`],
  ['a quadratic blow-up', `<!DOCTYPE a [<!ENTITY x "${'y'.repeat(50_000)}">]><a>${'&x;'.repeat(5_000)}</a>`],
  ['an entity of itself', '<!DOCTYPE a [<!ENTITY x "&x;">]><a>&x;</a>'],
  ['an external subset', '<!DOCTYPE a SYSTEM "http://x.example/a.dtd"><a/>'],
  ['a public identifier', '<!DOCTYPE a PUBLIC "-//X//Y" "http://x.example/"><a/>'],
  ['an attribute list', '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>'],
  ['an element declaration', '<!DOCTYPE a [<!ELEMENT a ANY>]><a/>'],
  ['a notation', '<!DOCTYPE a [<!NOTATION n SYSTEM "x">]><a/>'],
  ['a document type hidden in UTF-16', Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le')],
  ['UTF-7', '<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'],
  ['an encoding nobody knows', '<?xml version="1.0" encoding="x-user-defined"?><a/>'],
  ['an entity never declared', '<a>&secret;</a>'],
  ['a thousand levels', `${'<a>'.repeat(1_000)}${'</a>'.repeat(1_000)}`],
  ['a thousand attributes', `<a ${Array.from({ length: 1_000 }, (_, at) => `b${at}="c"`).join(' ')}/>`],
  ['numeric characters without end', `<a>${'&#65;'.repeat(1_200_000)}</a>`],
  ['a character that is none', '<a>&#0;</a>'],
  ['bytes that are not what it says', Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e])],
  ['an element never closed', '<a><b></a>'],
  ['two roots', '<a/><b/>'],
  ['nothing but text', 'hello'],
]

test.each(attacks)('%s is refused before it is followed', async (_, given) => {
  expect(await read(given)).toMatch(/^refused: pupils\.xml/)
})

test.each([
  ['UTF-8', bytesOf('<?xml version="1.0" encoding="UTF-8"?><a><b>Zoë</b></a>')],
  [
    'UTF-16 with its mark',
    Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a><b>Zoë</b></a>', 'utf16le'),
  ],
  ['ISO-8859-1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a><b>Zo\xeb</b></a>', 'latin1')],
])('%s is read, with names, text and the way down', async (_, given) => {
  const closed: string[] = []
  await readWhole(fromBytes('a.xml', given), {
    close: ({ path, name, text, line }) => closed.push(`${[...path, name].join('/')}=${text}@${line}`),
  })
  expect(closed).toEqual(['a/b=Zoë@1', 'a=@1'])
})

test('a document type that lies across two pieces of the file is seen', async () => {
  const piece = 64 * 1024
  for (const before of [2, 5, 9]) {
    const text = `<a>${' '.repeat(piece - 3 - before)}<!DOCTYPE a></a>`
    expect(await read(text)).toMatch(/^refused: pupils\.xml: It declares a document type/)
  }
})

test('a file of thirty megabytes is read in pieces, without being held', async () => {
  const line = '<p>A pupil of many</p>'.repeat(2_000)
  const source: FileSource = {
    name: 'long.xml',
    size: 0,
    async *open() {
      yield bytesOf('<a>')
      for (let piece = 0; piece < 700; piece += 1) yield bytesOf(line)
      yield bytesOf('</a>')
    },
  }
  let pupils = 0
  let most = 0
  const before = process.memoryUsage().heapUsed
  for await (const _ of readXml(source, { close: ({ name }) => (pupils += name === 'p' ? 1 : 0) }))
    most = Math.max(most, process.memoryUsage().heapUsed - before)
  expect(pupils).toBe(1_400_000)
  expect(most / 1024 / 1024).toBeLessThan(150)
}, 30_000)
