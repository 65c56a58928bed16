import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The bytes of a fixture under `db/packs/fixtures`. */
export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.resolve('db', 'packs', 'fixtures', name)))
