import { SaxesParser } from 'saxes'
import { limits } from './limits.ts'
import { FileRefused, refusedBy } from './refused.ts'
import { type FileSource, readStart } from './source.ts'
import { findMark } from './text.ts'

/** Where an element closes: its name, the names above it, its own text, and the line of the file. */
export type Closed = { name: string; path: readonly string[]; text: string; line: number }
export type Opened = { name: string; path: readonly string[]; line: number }
export type XmlVisitor = { open?(element: Opened): void; close?(element: Closed): void }

const known: Record<string, string> = {
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  'utf-16': 'utf-16le',
}

const again = 'Export the file again from the program it came from.'

const refuseEncoding = (encoding: string, where: string) =>
  new FileRefused({ what: `It says it is ${encoding} and is not.`, where, mend: again })

/** The encoding a file declares by its mark or in its first line. */
async function findEncoding(source: FileSource): Promise<string> {
  const start = await readStart(source, 200)
  const ascii = new TextDecoder('windows-1252').decode(start)
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/.exec(ascii)?.[1]?.toLowerCase()
  const encoding = findMark(start) ?? known[declared ?? 'utf-8']
  if (encoding) return encoding
  throw new FileRefused({
    what: `It is written in ${JSON.stringify(declared)}, which is not read here.`,
    where: source.name,
    mend: 'Save it in UTF-8.',
  })
}

async function* decodeXml(source: FileSource): AsyncGenerator<string> {
  const encoding = await findEncoding(source)
  const decoder = new TextDecoder(encoding, { fatal: true })
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw refuseEncoding(encoding, source.name)
    }
  }
  for await (const chunk of source.open()) yield decode(chunk)
  yield decode()
}

/** Declarations of types and entities have no place in a data file; no parser ever sees them. */
function refuseDeclarations(text: string, where: string): void {
  if (/<!\s{0,40}(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text) || text.includes('\0'))
    throw new FileRefused({
      what: 'It declares a document type or entities, as only an attack does.',
      where,
      mend: again,
    })
}

/** Longer than any opening of a declaration that is looked for, so that none hides across two pieces. */
const overlap = 64

function watch(parser: SaxesParser, visitor: XmlVisitor, where: string): void {
  const path: string[] = []
  const texts: string[] = []
  let elements = 0
  const refuse = (what: string) =>
    new FileRefused({ what, where: `${where}, line ${parser.line}`, mend: again })
  parser.on('error', (error) => {
    throw refuse(`It is not well-formed XML (${error.message.replace(/^\d+:\d+: /, '')}).`)
  })
  parser.on('doctype', () => {
    throw refuse('It declares a document type.')
  })
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1
    if (elements > limits.xmlElements) throw refuse('It has too many elements.')
    if (path.length >= limits.xmlDepth) throw refuse(`Elements lie more than ${limits.xmlDepth} deep.`)
    if (Object.keys(attributes).length > limits.xmlAttributes)
      throw refuse('An element has too many attributes.')
    visitor.open?.({ name, path, line: parser.line })
    path.push(name)
    texts.push('')
  })
  const addText = (text: string) => {
    const at = texts.length - 1
    const whole = (texts[at] ?? '') + text
    if (whole.length > limits.xmlTextCharacters) throw refuse('An element holds too much text.')
    if (at >= 0) texts[at] = whole
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', ({ name }) => {
    path.pop()
    visitor.close?.({ name, path, text: (texts.pop() ?? '').trim(), line: parser.line })
  })
}

/**
 * Runs through an XML file of any length in constant memory and tells the visitor of each element; stops after each
 * piece, so that whoever reads can pass on what it has. Throws FileRefused for all that is not plain data.
 */
export async function* readXml(source: FileSource, visitor: XmlVisitor): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false })
  watch(parser, visitor, source.name)
  let before = ''
  try {
    for await (const piece of decodeXml(source)) {
      refuseDeclarations(before + piece, source.name)
      before = piece.slice(-overlap)
      parser.write(piece)
      yield
    }
    parser.close()
    yield
  } catch (error) {
    throw refusedBy(error, source.name, again)
  }
}
