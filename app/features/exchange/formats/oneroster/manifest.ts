import { openCsv } from '#platform/files/csv.ts'
import { fromBytes } from '#platform/files/source.ts'
import type { Zip } from '#platform/files/zip.ts'
import { fileNamed, type Mode, modes, oneRosterFiles, oneRosterVersion } from './definitions.ts'
import { type Finding, findingList } from './findings.ts'

/** What a zip says it holds: a mode for each data file, and the properties nobody here reads. */
export type Manifest = { modes: ReadonlyMap<string, Mode>; properties: readonly [string, string][] }

const file = 'manifest.csv'

const isMode = (text: string): text is Mode => modes.some((mode) => mode === text)

async function readProperties(zip: Zip): Promise<{ columns: string[]; rows: [number, string, string][] }> {
  const source = fromBytes(file, await zip.read(file))
  const table = await openCsv(source, { separator: ',', rowsAbove: 0, hasHeader: true, asWritten: true })
  const rows: [number, string, string][] = []
  for await (const batch of table.rows()) {
    for (const { number, cells } of batch) rows.push([number, cells[0] ?? '', cells[1] ?? ''])
  }
  return { columns: table.columns, rows }
}

function checkFiles(zip: Zip, given: ReadonlyMap<string, Mode>): Finding[] {
  const unknown = zip.names.filter((name) => name !== file && !fileNamed(name.replace(/\.csv$/, '')))
  return [
    ...unknown.map((name) => ({
      code: 'package.unknown_file',
      file: name,
      message: 'The standard knows no such file.',
    })),
    ...oneRosterFiles.flatMap(({ key }) => {
      const there = zip.has(`${key}.csv`)
      const mode = given.get(key) ?? 'absent'
      if (mode !== 'absent' && !there)
        return [
          {
            code: 'manifest.file_missing',
            file,
            field: `file.${key}`,
            message: `${key}.csv is promised and not there.`,
          },
        ]
      if (mode === 'absent' && there)
        return [
          {
            code: 'manifest.file_unexpected',
            file,
            field: `file.${key}`,
            message: `${key}.csv is there and said to be absent.`,
          },
        ]
      return []
    }),
  ]
}

/** Reads the manifest and checks it against the files there. */
export async function readManifest(zip: Zip): Promise<{ manifest: Manifest; findings: Finding[] }> {
  const { all, add } = findingList()
  const given = new Map<string, Mode>()
  const properties: [string, string][] = []
  if (!zip.has(file)) {
    add({
      code: 'package.missing_manifest',
      file,
      message: 'There is no manifest.csv at the top of the zip.',
    })
    return { manifest: { modes: given, properties }, findings: all }
  }
  const { columns, rows } = await readProperties(zip)
  if (columns.join(',') !== 'propertyName,value')
    add({ code: 'manifest.invalid_header', file, row: 1, message: 'The columns must be propertyName,value.' })
  const seen = new Set<string>()
  for (const [row, name, value] of rows) {
    if (seen.has(name))
      add({ code: 'manifest.duplicate_property', file, row, field: name, message: 'It stands here twice.' })
    seen.add(name)
    const key = /^file\.(.+)$/.exec(name)?.[1]
    if (key && fileNamed(key)) {
      if (isMode(value)) given.set(key, value)
      else
        add({
          code: 'manifest.invalid_file_mode',
          file,
          row,
          field: name,
          message: 'It must be bulk, delta or absent.',
        })
    } else if (name === 'oneroster.version' && value !== oneRosterVersion)
      add({
        code: 'manifest.invalid_oneroster_version',
        file,
        row,
        field: name,
        message: `Version ${oneRosterVersion} is read here.`,
      })
    else if (key)
      add({
        code: 'manifest.unknown_property',
        file,
        row,
        field: name,
        message: 'The standard knows no such file.',
      })
    properties.push([name, value])
  }
  if (!seen.has('oneroster.version'))
    add({
      code: 'manifest.missing_property',
      file,
      field: 'oneroster.version',
      message: 'The version is missing.',
    })
  return { manifest: { modes: given, properties }, findings: [...all, ...checkFiles(zip, given)] }
}
