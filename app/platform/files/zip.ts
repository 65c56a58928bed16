import { crc32, createInflateRaw } from 'node:zlib'
import { inMegabytes, limits } from './limits.ts'
import { FileRefused, refusedBy } from './refused.ts'

const signature = { entry: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 }
const method = { stored: 0, deflated: 8 }
const again = 'Export the file again, or open it, check it, and pack it anew.'

type Entry = { name: string; method: number; crc: number; packed: number; declared: number; offset: number }

/** An opened zip: names as they stand in its directory, contents unfolded only when asked for. */
export type Zip = {
  names: readonly string[]
  has(name: string): boolean
  /** The chunks of one part. Throws FileRefused once a limit is passed or the part is damaged. */
  open(name: string): AsyncGenerator<Uint8Array>
  read(name: string): Promise<Uint8Array>
}

const refuse = (where: string, what: string, mend: string = again) => new FileRefused({ what, where, mend })

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === signature.end) return at
  }
  return -1
}

function isUnsafe(name: string): boolean {
  const parts = name.split(/[/\\]/)
  return (
    name.length === 0 ||
    name.length > 255 ||
    /^[/\\]|^[a-z]:|\p{Cc}/iu.test(name) ||
    parts.some((part) => part === '..' || part === '.')
  )
}

function readEntry(bytes: Uint8Array, view: DataView, at: number): { entry: Entry; next: number } {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== signature.directory)
    throw refuse('the list of its parts', 'The zip is damaged or cut short.')
  const u16 = (place: number) => view.getUint16(at + place, true)
  const u32 = (place: number) => view.getUint32(at + place, true)
  const nameEnd = at + 46 + u16(28)
  const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd))
  const entry = {
    name,
    method: u16(10),
    crc: u32(16),
    packed: u32(20),
    declared: u32(24),
    offset: u32(42),
  }
  if ((u16(8) & 1) === 1)
    throw refuse(name, 'The zip is locked with a password.', 'Send it without one; the way here is sealed.')
  return { entry, next: nameEnd + u16(30) + u16(32) }
}

function readDirectory(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length < 22 ? -1 : findEnd(view)
  if (end < 0) throw refuse('the end of the file', 'This is not a whole zip.')
  const count = view.getUint16(end + 10, true)
  if (count > limits.entries)
    throw refuse(
      'the zip',
      `It holds ${count} parts; ${limits.entries} are allowed.`,
      'Send fewer files at once.',
    )
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    const { entry, next } = readEntry(bytes, view, at)
    entries.push(entry)
    at = next
  }
  if (at + 4 <= bytes.length && view.getUint32(at, true) === signature.directory)
    throw refuse('the zip', 'It holds more parts than it says.')
  return entries
}

function checkEntries(entries: readonly Entry[]): void {
  const seen = new Set<string>()
  let declared = 0
  for (const entry of entries) {
    if (isUnsafe(entry.name))
      throw refuse(
        JSON.stringify(entry.name),
        'A part has a name that leads out of the zip.',
        'Pack the files anew.',
      )
    if (seen.has(entry.name)) throw refuse(entry.name, 'Two parts have the same name.')
    seen.add(entry.name)
    declared += entry.declared
    if (entry.declared > limits.ratioFrom && entry.declared > entry.packed * limits.ratio)
      throw tooDense(entry.name)
  }
  if (declared > limits.unpackedBytes) throw tooLarge('the zip')
}

const tooLarge = (where: string) =>
  refuse(where, `It unfolds to more than ${inMegabytes(limits.unpackedBytes)}.`, 'Send it in several parts.')
const tooDense = (where: string) =>
  refuse(
    where,
    `It unfolds to more than ${limits.ratio} times its size, as only an attack does.`,
    'Export it again.',
  )

function packedBytes(bytes: Uint8Array, entry: Entry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== signature.entry)
    throw refuse(entry.name, 'The part is not where the zip says it is.')
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  if (start + entry.packed > bytes.length) throw refuse(entry.name, 'The part is cut short.')
  return bytes.subarray(start, start + entry.packed)
}

type Count = { total: number; of: Map<string, number> }

async function* unfold(bytes: Uint8Array, entry: Entry, count: Count): AsyncGenerator<Uint8Array> {
  const packed = packedBytes(bytes, entry)
  count.total -= count.of.get(entry.name) ?? 0
  let size = 0
  let crc = 0
  for await (const chunk of entry.method === method.stored ? stored(packed) : inflated(packed, entry.name)) {
    size += chunk.length
    count.total += chunk.length
    count.of.set(entry.name, size)
    if (count.total > limits.unpackedBytes) throw tooLarge(entry.name)
    if (size > limits.ratioFrom && size > packed.length * limits.ratio) throw tooDense(entry.name)
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (size !== entry.declared || crc !== entry.crc)
    throw refuse(entry.name, 'The part is damaged: its checksum is wrong.')
}

async function* stored(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  if (packed.length > 0) yield packed
}

async function* inflated(packed: Uint8Array, name: string): AsyncGenerator<Uint8Array> {
  const stream = createInflateRaw()
  stream.end(packed)
  try {
    for await (const chunk of stream) yield chunk
  } catch (error) {
    throw refusedBy(error, name, again)
  } finally {
    stream.destroy()
  }
}

/** Opens a zip held in memory. Throws FileRefused for one that is damaged, unsafe or beyond a limit. */
export function openZip(bytes: Uint8Array): Zip {
  if (bytes.length > limits.packedBytes)
    throw refuse(
      'the zip',
      `It is larger than ${inMegabytes(limits.packedBytes)}.`,
      'Send it in several parts.',
    )
  const entries = readDirectory(bytes)
  checkEntries(entries)
  const files = entries.filter((entry) => !entry.name.endsWith('/'))
  const count: Count = { total: 0, of: new Map() }
  const find = (name: string): Entry => {
    const entry = files.find((one) => one.name === name)
    if (!entry) throw refuse(name, 'The zip has no such part.')
    if (entry.method !== method.stored && entry.method !== method.deflated)
      throw refuse(name, 'The part is packed in a way few programs read.', 'Pack it as an ordinary zip.')
    return entry
  }
  return {
    names: files.map((entry) => entry.name),
    has: (name) => files.some((entry) => entry.name === name),
    open: (name) => unfold(bytes, find(name), count),
    read: async (name) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of unfold(bytes, find(name), count)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
  }
}

/** Unfolds everything and keeps nothing: shows that a zip lies within the limits before another program opens it. */
export async function countZip(zip: Zip): Promise<number> {
  let size = 0
  for (const name of zip.names) for await (const chunk of zip.open(name)) size += chunk.length
  return size
}
