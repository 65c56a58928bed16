import { Worker } from 'node:worker_threads'
import { inHome } from '../home.ts'
import { columnLetters, nameColumns, type Table, type TableRow } from './csv.ts'
import { findHeader } from './csv-shape.ts'
import { inMegabytes, limits } from './limits.ts'
import { FileRefused } from './refused.ts'
import { type FileSource, readAll } from './source.ts'
import { countZip, openZip } from './zip.ts'

type Batch = { sheet: string; first: number; rows: string[][] }
type Message = Partial<Batch> & { done?: boolean; failed?: string }

const mend = 'Open it in a spreadsheet program, save it as CSV (UTF-8) or as a new workbook, and send that.'

const isBatch = (message: Message): message is Batch => message.rows !== undefined

/** One answer of the thread, or a refusal when it fails, runs out of memory, or takes too long. */
function nextMessage(worker: Worker, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    // Only these are taken off again: a worker has listeners of its own, and without them its next answer never comes.
    const settle = () => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', fail).off('exit', end)
    }
    const refuse = (what: string) => {
      settle()
      reject(new FileRefused({ what, where: name, mend }))
    }
    const hear = (message: Message) => {
      if (message.failed !== undefined) return refuse(`The workbook cannot be read (${message.failed}).`)
      settle()
      resolve(message)
    }
    const fail = (error: Error) => {
      const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      refuse(
        memory ? 'The workbook needs too much memory.' : `The workbook cannot be read (${error.message}).`,
      )
    }
    const end = () => refuse('The workbook cannot be read to its end.')
    const tooLong = () => refuse(`The workbook takes longer than ${limits.workerSeconds} seconds to open.`)
    const timer = setTimeout(tooLong, limits.workerSeconds * 1_000)
    worker.on('message', hear).on('error', fail).on('exit', end)
  })
}

async function* readBatches(bytes: Uint8Array, name: string): AsyncGenerator<Batch> {
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  const worker = new Worker(inHome('app', 'platform', 'files', 'xlsx-worker.ts'), {
    workerData: { bytes: copy },
    transferList: [copy],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.workerMegabytes },
  })
  try {
    for (;;) {
      const message = await nextMessage(worker, name)
      if (!isBatch(message)) return
      yield message
      worker.postMessage('taken')
    }
  } finally {
    worker.on('error', () => undefined)
    await worker.terminate()
  }
}

function checkRows(rows: readonly TableRow[], where: string): TableRow[] {
  return rows.flatMap(({ number, cells }) => {
    const long = cells.findIndex((cell) => cell.length > limits.cellCharacters)
    if (cells.length > limits.columns || long >= 0)
      throw new FileRefused({
        what: long >= 0 ? 'The cell is too long.' : `The row has more than ${limits.columns} cells.`,
        where: `${where}, row ${number}${long >= 0 ? `, column ${columnLetters(long)}` : ''}`,
        mend: 'Shorten it.',
      })
    const filled = cells.some((cell) => cell.trim() !== '')
    return filled ? [{ number, cells }] : []
  })
}

async function* sheetRows(
  bytes: Uint8Array,
  name: string,
  sheet: string,
  below: number,
): AsyncGenerator<TableRow[]> {
  for await (const batch of readBatches(bytes, name)) {
    if (batch.sheet !== sheet) continue
    const numbered = batch.rows.map((cells, place) => ({ number: batch.first + place, cells }))
    const rows = checkRows(numbered, `${name}, sheet ${sheet}`).filter((row) => row.number > below)
    if (rows.length > 0) yield rows
  }
}

/** The bytes of a workbook within the limits, as counted while unfolding it. */
async function readWorkbookBytes(source: FileSource): Promise<Uint8Array> {
  const bytes = await readAll(source, limits.packedBytes)
  if (!bytes)
    throw new FileRefused({
      what: `The workbook is larger than ${inMegabytes(limits.packedBytes)}.`,
      where: source.name,
      mend: 'Save the sheet as CSV (UTF-8) and send that.',
    })
  await countZip(openZip(bytes))
  return bytes
}

/** Opens a workbook's first sheet with rows, or the one named, in a thread with limits of memory and time. */
export async function openXlsx(source: FileSource, wished?: string): Promise<Table> {
  const bytes = await readWorkbookBytes(source)
  const sheets = new Set<string>()
  let found: Batch | undefined
  for await (const batch of readBatches(bytes, source.name)) {
    sheets.add(batch.sheet)
    const fits = wished === undefined ? batch.rows.length > 0 : batch.sheet === wished
    if (!found && fits) found = batch
    if (found && sheets.size > 1) break
  }
  const { sheet, rows } = found ?? { sheet: '', rows: [] }
  if (rows.length === 0)
    throw new FileRefused({ what: 'The workbook has no rows.', where: source.name, mend })
  const { rowsAbove, hasHeader } = findHeader(rows.slice(0, 40))
  const first = rows[rowsAbove] ?? []
  const headerRow = hasHeader ? rowsAbove + 1 : null
  return {
    columns: nameColumns(hasHeader ? first : first.map(() => '')),
    headerRow,
    notes: [
      `Sheet “${sheet}”${sheets.size > 1 ? '; the workbook has other sheets, which are left alone' : ''}.`,
      headerRow === null ? 'No column names were found.' : `Column names in row ${headerRow}.`,
    ],
    rows: () => sheetRows(bytes, source.name, sheet, headerRow ?? rowsAbove),
  }
}
