import { Zip, ZipPassThrough } from 'fflate'

/**
 * Files as a zip, written while they are read: no more than one part of them is held at a time. Files are stored as they are;
 * the same files give the same bytes.
 */
export function streamZip(
  parts: AsyncIterable<readonly { name: string; bytes: Uint8Array }[]>,
): ReadableStream<Uint8Array> {
  const files = parts[Symbol.asyncIterator]()
  let zip: Zip
  return new ReadableStream<Uint8Array>({
    start(controller) {
      zip = new Zip((error, chunk, final) => {
        if (error) controller.error(error)
        else controller.enqueue(chunk)
        if (final) controller.close()
      })
    },
    async pull() {
      const next = await files.next()
      if (next.done) return zip.end()
      for (const { name, bytes } of next.value) {
        const file = new ZipPassThrough(name)
        file.mtime = '2000-01-01T00:00:00'
        zip.add(file)
        file.push(bytes, true)
      }
    },
    async cancel() {
      await files.return?.()
    },
  })
}
