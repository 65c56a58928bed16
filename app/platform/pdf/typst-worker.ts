import { parentPort, workerData } from 'node:worker_threads'
import { openTypst } from './typst.server.ts'

// Sets documents in a thread of its own, so that pages are answered while thousands are printed.

const print = openTypst()
const { template, fits } = workerData as { template: string; fits: object[] }

parentPort?.on('message', (data: object) => {
  try {
    const { bytes, pages } = print(template, data, fits)
    const copy = new Uint8Array(bytes)
    parentPort?.postMessage({ bytes: copy, pages }, [copy.buffer])
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
