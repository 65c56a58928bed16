import { stringify } from 'csv-stringify/sync'
import { FileRefused } from '#platform/files/refused.ts'
import { writeZip } from '#platform/files/write-zip.ts'
import { openZip } from '#platform/files/zip.ts'
import { fileNamed, type Mode, manifestVersion, oneRosterFiles, oneRosterVersion } from './definitions.ts'
import { readManifest } from './manifest.ts'
import { metadataOf, type OneRosterRecord, openRecords, toRecord } from './rows.ts'

/** One data file: whether it tells all or only changes, its own columns beside the standard's, its records. */
export type DataFile = { mode: Mode; metadata: readonly string[]; records: readonly OneRosterRecord[] }
/** A whole zip in memory, by file; files that are absent are left out. */
export type OneRosterPackage = {
  properties: readonly [string, string][]
  files: ReadonlyMap<string, DataFile>
}

const isOwn = ([name]: readonly [string, string]) =>
  !name.startsWith('file.') && !['manifest.version', 'oneroster.version'].includes(name)

/** Reads a zip that `validateOneRoster` found sound. Throws FileRefused where it is not. */
export async function parseOneRoster(bytes: Uint8Array): Promise<OneRosterPackage> {
  const zip = openZip(bytes)
  const { manifest, findings } = await readManifest(zip)
  const [first] = findings
  if (first)
    throw new FileRefused({
      what: first.message,
      where: first.file,
      mend: 'Check it with everyschool validate.',
    })
  const files = new Map<string, DataFile>()
  for (const [key, mode] of manifest.modes) {
    const file = fileNamed(key)
    if (mode === 'absent' || !file) continue
    const { columns, rows } = await openRecords(zip, key)
    const records: OneRosterRecord[] = []
    for await (const batch of rows()) for (const { cells } of batch) records.push(toRecord(columns, cells))
    files.set(key, { mode, metadata: metadataOf(file, columns), records })
  }
  return { properties: manifest.properties.filter(isOwn), files }
}

const toCsv = (rows: readonly (readonly string[])[]): Uint8Array => Buffer.from(stringify([...rows]))

/** Writes a zip of the standard: manifest first, then each file with its columns in their order. */
export function writeOneRoster(given: OneRosterPackage): Uint8Array {
  const modeOf = (key: string): Mode => given.files.get(key)?.mode ?? 'absent'
  const manifest = [
    ['propertyName', 'value'],
    ['manifest.version', manifestVersion],
    ['oneroster.version', oneRosterVersion],
    ...oneRosterFiles
      .map(({ key }) => key)
      .sort((a, b) => a.localeCompare(b, 'en'))
      .map((key) => [`file.${key}`, modeOf(key)]),
    ...given.properties.map(([name, value]) => [name, value]),
  ]
  const parts = new Map<string, Uint8Array>([['manifest.csv', toCsv(manifest)]])
  for (const { key, columns } of oneRosterFiles) {
    const file = given.files.get(key)
    if (!file) continue
    const names = [...columns.map(({ name }) => name), ...file.metadata]
    parts.set(
      `${key}.csv`,
      toCsv([names, ...file.records.map((record) => names.map((name) => record[name] ?? ''))]),
    )
  }
  return writeZip(parts)
}
