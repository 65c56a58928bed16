import { parentPort, workerData } from 'node:worker_threads'
import readWorkbook from 'read-excel-file/universal'

// Runs in a thread of its own: whatever a workbook makes the reader do, memory and time end with the thread.

const batchRows = 2_000

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return ''
    const text = value.toISOString()
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19)
  }
  // A spreadsheet shows fifteen digits; the last binary ones are noise.
  if (typeof value === 'number') return String(Number(value.toPrecision(15)))
  return String(value)
}

/** Waits until the reader has taken the last batch, so that no more than one lies in between. */
const taken = () => new Promise<void>((resolve) => parentPort?.once('message', () => resolve()))

async function run(): Promise<void> {
  const bytes: unknown = workerData.bytes
  if (!(bytes instanceof ArrayBuffer)) throw new Error('no workbook was handed over')
  const sheets = await readWorkbook(bytes, { trim: false })
  for (const { sheet, data } of sheets) {
    for (let start = 0; start < data.length || start === 0; start += batchRows) {
      const rows = data.slice(start, start + batchRows).map((row) => row.map(cellText))
      parentPort?.postMessage({ sheet, first: start + 1, rows })
      await taken()
    }
  }
  parentPort?.postMessage({ done: true })
}

run()
  .catch((error: unknown) => {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  })
  .finally(() => parentPort?.close())
