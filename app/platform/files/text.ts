import { FileRefused } from './refused.ts'
import type { FileSource } from './source.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const marks: readonly { encoding: Encoding; bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** The encoding a byte-order mark declares, or undefined when there is none. */
export function findMark(bytes: Uint8Array): Encoding | undefined {
  return marks.find((mark) => mark.bytes.every((byte, place) => bytes[place] === byte))?.encoding
}

/**
 * How the text of a file is written: by its mark, else UTF-8 when every byte of it is valid UTF-8, else the western
 * European set of Windows, as spreadsheet programs write it. A file with zero bytes is not text and is refused.
 */
export async function detectEncoding(source: FileSource): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let marked: Encoding | undefined
  let valid = true
  let first = true
  for await (const chunk of source.open()) {
    if (first) marked = findMark(chunk)
    first = false
    if (marked?.startsWith('utf-16')) return marked
    if (chunk.includes(0)) throw notText(source.name)
    valid &&= isValid(decoder, chunk)
  }
  valid &&= isValid(decoder, undefined)
  if (valid) return 'utf-8'
  if (marked === 'utf-8') throw brokenMark(source.name)
  return 'windows-1252'
}

function isValid(decoder: TextDecoder, chunk: Uint8Array | undefined): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined })
    return true
  } catch {
    return false
  }
}

const notText = (where: string) =>
  new FileRefused({
    what: 'This is not a text file: it holds zero bytes.',
    where,
    mend: 'Save it as CSV (UTF-8) or as XLSX and send that.',
  })
const brokenMark = (where: string) =>
  new FileRefused({
    what: 'The file says it is UTF-8 and is not.',
    where,
    mend: 'Save it again as CSV (UTF-8).',
  })

/** The file's text, piece by piece, without its byte-order mark. */
export async function* decodeText(source: FileSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source.open()) {
    const text = decoder.decode(chunk, { stream: true })
    if (text) yield text
  }
  const rest = decoder.decode()
  if (rest) yield rest
}

/** The first characters of the file's text. */
export async function decodeStart(
  source: FileSource,
  encoding: Encoding,
  characters: number,
): Promise<string> {
  let text = ''
  for await (const piece of decodeText(source, encoding)) {
    text += piece
    if (text.length >= characters) break
  }
  return text.slice(0, characters)
}
