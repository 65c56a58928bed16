import { openCsv, type Table } from './csv.ts'
import type { CsvShape } from './csv-shape.ts'
import { limits } from './limits.ts'
import { FileRefused } from './refused.ts'
import { type FileSource, readAll, readStart } from './source.ts'
import { openXlsx } from './xlsx.ts'
import { openZip } from './zip.ts'

export type FileKind = 'table' | 'workbook' | 'zip' | 'xml'

const startsWith = (bytes: Uint8Array, given: readonly number[]) =>
  given.every((byte, at) => bytes[at] === byte)

/** What a file is by its content; its name is not believed. */
export async function detectKind(source: FileSource): Promise<FileKind> {
  const start = await readStart(source, 512)
  if (start.length === 0)
    throw new FileRefused({ what: 'The file is empty.', where: source.name, mend: 'Export it again.' })
  if (startsWith(start, [0x50, 0x4b])) {
    const bytes = await readAll(source, limits.packedBytes)
    return bytes && openZip(bytes).has('xl/workbook.xml') ? 'workbook' : 'zip'
  }
  if (startsWith(start, [0xd0, 0xcf, 0x11, 0xe0]))
    throw new FileRefused({
      what: 'This is a workbook of the old kind (XLS), or one locked with a password.',
      where: source.name,
      mend: 'Open it and save it as XLSX or CSV (UTF-8), without a password.',
    })
  const text = new TextDecoder('utf-8').decode(start)
  const utf16 = new TextDecoder('utf-16le').decode(start)
  return /^\ufeff?\s*<[?!a-z]/i.test(text) || /^\ufeff?<\?xml/.test(utf16) ? 'xml' : 'table'
}

export type TableWish = { shape?: Partial<CsvShape>; sheet?: string }

/** Opens a file of rows, text or workbook. Throws FileRefused for anything else. */
export async function openTable(source: FileSource, wish: TableWish = {}): Promise<Table> {
  const kind = await detectKind(source)
  if (kind === 'workbook') return openXlsx(source, wish.sheet)
  if (kind === 'table') return openCsv(source, wish.shape)
  throw new FileRefused({
    what: kind === 'xml' ? 'This is an XML file, not a table.' : 'This is a zip, not a table.',
    where: source.name,
    mend: 'Choose the import for that kind of file, or save the table as CSV or XLSX.',
  })
}
