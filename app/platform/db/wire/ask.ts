import { arrayText, plainText } from './values.ts'

/** What PostgreSQL reads: the bytes of a parameter, or null. */
type Sent = { bytes: Uint8Array; binary: boolean } | null

/** A value as text, the same for both engines: a list is an array, any other object is JSON. */
function sent(value: unknown): Sent {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return { bytes: value, binary: true }
  return { bytes: Buffer.from(Array.isArray(value) ? arrayText(value) : plainText(value)), binary: false }
}

const [text, wholeNumber, halfNumber] = [
  (words: string) => Buffer.from(`${words}\0`),
  (value: number) => {
    const bytes = Buffer.allocUnsafe(4)
    bytes.writeInt32BE(value)
    return bytes
  },
  (value: number) => {
    const bytes = Buffer.allocUnsafe(2)
    bytes.writeUInt16BE(value)
    return bytes
  },
]

/** A message: its letter, its length, its parts. */
function message(letter: string, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  return [Buffer.from(letter), wholeNumber(length), ...parts]
}

const unnamed = text('')
const none = halfNumber(0)

function bind(values: readonly Sent[]): Uint8Array[] {
  const formats = values.map((value) => halfNumber(value?.binary ? 1 : 0))
  const contents = values.flatMap((value) =>
    value ? [wholeNumber(value.bytes.length), value.bytes] : [wholeNumber(-1)],
  )
  const count = halfNumber(values.length)
  return message('B', [unnamed, unnamed, count, ...formats, count, ...contents, none])
}

const describeExecuteSync = Buffer.concat([
  ...message('D', [Buffer.from('P'), unnamed]),
  ...message('E', [unnamed, wholeNumber(0)]),
  ...message('S', []),
])

/** One statement with its parameters, from parsing to the end of its transaction, in one message to the database. */
export const askOne = (statement: string, parameters: readonly unknown[]): Uint8Array =>
  Buffer.concat([
    ...message('P', [unnamed, text(statement), none]),
    ...bind(parameters.map(sent)),
    describeExecuteSync,
  ])

/** Several statements without parameters, by the simple protocol. */
export const askSeveral = (statements: string): Uint8Array => Buffer.concat(message('Q', [text(statements)]))
