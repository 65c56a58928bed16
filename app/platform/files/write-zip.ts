import { zipSync } from 'fflate'

/** Files as a zip. The same files give the same bytes, whenever it is written. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 6, mtime: '2000-01-01T00:00:00' })
}
