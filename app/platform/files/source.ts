import { createReadStream } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import path from 'node:path'
import { FileRefused } from './refused.ts'

/** A file that can be read from its start as often as needed, without being held in memory. */
export type FileSource = {
  name: string
  size: number
  open(): AsyncIterable<Uint8Array>
}

const chunkBytes = 64 * 1024

export function fromBytes(name: string, bytes: Uint8Array): FileSource {
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        yield bytes.subarray(start, start + chunkBytes)
      }
    },
  }
}

/** Throws FileRefused where there is no file that can be read. */
export async function fromPath(file: string): Promise<FileSource> {
  const refuse = (what: string, mend: string): never => {
    throw new FileRefused({ what, where: file, mend })
  }
  const found = await stat(file).catch(() => refuse('There is no such file.', 'Check its name and folder.'))
  if (found.isDirectory()) refuse('This is a folder.', 'Name the file in it.')
  await access(file, constants.R_OK).catch(() =>
    refuse('This user may not read it.', 'Change who owns it or may read it.'),
  )
  return { name: path.basename(file), size: found.size, open: () => createReadStream(file) }
}

/** The whole file in one piece; for kinds whose size is limited. */
export async function readAll(source: FileSource, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source.open()) {
    size += chunk.length
    if (size > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The first bytes of a file. */
export async function readStart(source: FileSource, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source.open()) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= most) break
  }
  return Buffer.concat(chunks).subarray(0, most)
}
