import { messages } from '@electric-sql/pglite'

export type Parsers = Record<number | string, (text: string, oid?: number) => unknown>
/** What the last statement answered. `command` is its name, such as `INSERT`; `changed` the rows it wrote. */
export type Answer = { command: string; changed: number; rows: Record<string, unknown>[] }

type Column = { name: string; oid: number; parse: Parsers[number] | undefined }

const letter = (code: string) => code.charCodeAt(0)
const [rowDescription, dataRow, commandComplete, errorResponse] = ['T', 'D', 'C', 'E'].map(letter)
/** What follows the name of a column: its table, place, type, size, modifier and format. */
const columnTail = 18

function readColumns(bytes: Buffer, start: number, parsers: Parsers): Column[] {
  const columns: Column[] = []
  let at = start + 2
  for (let left = bytes.readUInt16BE(start); left > 0; left -= 1) {
    const end = bytes.indexOf(0, at)
    const oid = bytes.readUInt32BE(end + 7)
    columns.push({ name: bytes.toString('utf8', at, end), oid, parse: parsers[oid] })
    at = end + 1 + columnTail
  }
  return columns
}

function readRow(bytes: Buffer, start: number, columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  let at = start + 2
  for (const { name, oid, parse } of columns) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < 0) {
      row[name] = null
      continue
    }
    const text = bytes.toString('utf8', at, at + length)
    row[name] = parse ? parse(text, oid) : text
    at += length
  }
  return row
}

const wordAt = (bytes: Buffer, start: number): string =>
  bytes.toString('utf8', start, bytes.indexOf(0, start))

const fieldOf: Record<
  string,
  'severity' | 'code' | 'detail' | 'hint' | 'where' | 'table' | 'column' | 'constraint'
> = {
  ...{ S: 'severity', C: 'code', D: 'detail', H: 'hint', W: 'where' },
  ...{ t: 'table', c: 'column', n: 'constraint' },
}

function readError(bytes: Buffer, start: number, length: number): Error {
  const fields = new Map<string, string>()
  for (let at = start; bytes[at] !== 0; ) {
    const word = wordAt(bytes, at + 1)
    fields.set(String.fromCharCode(bytes[at] ?? 0), word)
    at += 2 + Buffer.byteLength(word)
  }
  const error = new messages.DatabaseError(fields.get('M') ?? '', length, 'error')
  for (const [key, name] of Object.entries(fieldOf)) error[name] = fields.get(key)
  return error
}

const writes = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY']

/** Reads what the database said to one message. Throws the first error in it. */
export function readAnswer(bytes: Buffer, parsers: Parsers): Answer {
  let columns: Column[] = []
  let answer: Answer = { command: '', changed: 0, rows: [] }
  let rows: Answer['rows'] = []
  for (let at = 0; at < bytes.length; ) {
    const [kind, length, start] = [bytes[at], bytes.readUInt32BE(at + 1), at + 5]
    if (kind === errorResponse) throw readError(bytes, start, length)
    if (kind === rowDescription) columns = readColumns(bytes, start, parsers)
    else if (kind === dataRow) rows.push(readRow(bytes, start, columns))
    else if (kind === commandComplete) {
      const [command = '', ...counts] = wordAt(bytes, start).split(' ')
      answer = { command, changed: writes.includes(command) ? Number(counts.at(-1)) : 0, rows }
      rows = []
    }
    at += 1 + length
  }
  return answer
}
