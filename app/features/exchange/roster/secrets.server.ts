import { stringify } from 'csv-stringify/sync'
import { isRefused } from '#platform/files/refused.ts'
import { writeZip } from '#platform/files/write-zip.ts'
import { openZip, type Zip } from '#platform/files/zip.ts'
import { openRecords } from '../formats/oneroster/rows.ts'
import { secretColumns } from './rules.ts'

/** The text of a part with the cells of secret columns emptied, or null when there is nothing to empty. */
async function emptied(zip: Zip, name: string): Promise<Uint8Array | null> {
  const { columns, rows } = await openRecords(zip, name.replace(/\.csv$/, ''))
  const secret = columns.flatMap((column, place) => (secretColumns.includes(column) ? [place] : []))
  if (secret.length === 0) return null
  const lines: string[][] = [columns]
  let found = false
  for await (const batch of rows()) {
    for (const { cells } of batch) {
      found ||= secret.some((place) => (cells[place] ?? '') !== '')
      lines.push(cells.map((cell, place) => (secret.includes(place) ? '' : cell)))
    }
  }
  return found ? Buffer.from(stringify(lines)) : null
}

/**
 * A zip as it may be kept until it is accepted: without the passwords it holds. One that cannot be read is left as it
 * is: the check refuses it.
 */
export async function withoutSecrets(bytes: Uint8Array): Promise<Uint8Array> {
  const zip = openZip(bytes)
  const parts = new Map<string, Uint8Array>()
  let changed = false
  try {
    for (const name of zip.names) {
      const clean = name.endsWith('.csv') ? await emptied(zip, name) : null
      changed ||= clean !== null
      parts.set(name, clean ?? (await zip.read(name)))
    }
  } catch (error) {
    if (isRefused(error)) return bytes
    throw error
  }
  return changed ? writeZip(parts) : bytes
}
