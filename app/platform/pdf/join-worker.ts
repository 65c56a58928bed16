import { parentPort, workerData } from 'node:worker_threads'
import { PDFDocument } from '@cantoo/pdf-lib'

// Joins documents in a thread of its own: two thousand of them take a processor some seconds.

const { title } = workerData as { title: string }
const opened = PDFDocument.create()

async function add(bytes: Uint8Array): Promise<void> {
  const joined = await opened
  const one = await PDFDocument.load(bytes, { updateMetadata: false })
  for (const page of await joined.copyPages(one, one.getPageIndices())) joined.addPage(page)
}

async function finish(): Promise<Uint8Array> {
  const joined = await opened
  joined.setTitle(title)
  return joined.save()
}

parentPort?.on('message', async (documents: readonly Uint8Array[] | 'end') => {
  try {
    if (documents === 'end') {
      parentPort?.postMessage({ joined: await finish() })
      return
    }
    for (const bytes of documents) await add(bytes)
    parentPort?.postMessage({ taken: true })
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
