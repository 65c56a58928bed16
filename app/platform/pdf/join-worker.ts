import { parentPort, workerData } from 'node:worker_threads'
import { PDFDocument } from '@cantoo/pdf-lib'

// Joins documents in a thread of its own: two thousand of them take a processor some seconds.

const { title } = workerData as { title: string }
const joined = await PDFDocument.create()
joined.setTitle(title)

async function add(bytes: Uint8Array): Promise<void> {
  const one = await PDFDocument.load(bytes, { updateMetadata: false })
  for (const page of await joined.copyPages(one, one.getPageIndices())) joined.addPage(page)
}

parentPort?.on('message', async (documents: readonly Uint8Array[] | 'end') => {
  try {
    if (documents === 'end') return parentPort?.postMessage({ joined: await joined.save() })
    for (const bytes of documents) await add(bytes)
    parentPort?.postMessage({ taken: true })
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
