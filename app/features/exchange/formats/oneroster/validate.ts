import { openZip, type Zip } from '#platform/files/zip.ts'
import { type Mode, type OneRosterFile, oneRosterFiles } from './definitions.ts'
import { type Finding, findingList } from './findings.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { isMetadata, openRecords } from './rows.ts'
import { checkValue, explainValue, splitList } from './values.ts'

export type Validation = { ok: boolean; findings: Finding[] }

type Present = { file: OneRosterFile; mode: Mode }

const presentFiles = (manifest: Manifest, zip: Zip): Present[] =>
  oneRosterFiles.flatMap((file) => {
    const mode = manifest.modes.get(file.key) ?? 'absent'
    return mode !== 'absent' && zip.has(`${file.key}.csv`) ? [{ file, mode }] : []
  })

/** Compares the columns of a file with those of the standard, place by place. */
export function checkHeader(file: OneRosterFile, columns: readonly string[]): Finding[] {
  const at = (code: string, place: number, field: string, message: string): Finding => ({
    code: `schema.${code}`,
    file: `${file.key}.csv`,
    row: 1,
    column: place + 1,
    field,
    message,
  })
  const expected = file.columns.flatMap(({ name }, place) => {
    const found = columns[place]
    if (found === name) return []
    if (found === undefined) return [at('missing_header', place, name, `The column ${name} is missing.`)]
    if (isMetadata(found))
      return [
        at('metadata_column_position', place, name, `${found} stands before ${name}; own columns come last.`),
      ]
    return [at('header_order_mismatch', place, name, `${name} belongs here, not ${found}.`)]
  })
  const extra = columns.slice(file.columns.length).flatMap((found, index) => {
    const message = 'A column of one’s own is named metadata. and a word.'
    return isMetadata(found) && found.length > 'metadata.'.length
      ? []
      : [at('invalid_metadata_header', file.columns.length + index, found, message)]
  })
  return [...expected, ...extra]
}

async function checkHeaders(zip: Zip, present: readonly Present[]): Promise<Finding[]> {
  const found: Finding[] = []
  for (const { file } of present) found.push(...checkHeader(file, (await openRecords(zip, file.key)).columns))
  return found
}

async function checkRows(zip: Zip, present: readonly Present[]): Promise<Finding[]> {
  const { all, add, full } = findingList()
  for (const { file, mode } of present) {
    const { columns, rows } = await openRecords(zip, file.key)
    for await (const batch of rows()) {
      for (const { number: row, cells } of batch) {
        if (cells.length !== columns.length)
          add({
            code: 'table.row_width_mismatch',
            file: `${file.key}.csv`,
            row,
            message: `The row has ${cells.length} cells, the header ${columns.length}.`,
          })
        file.columns.forEach((column, place) => {
          const code = checkValue(column, cells[place] ?? '', mode)
          if (!code) return
          const message = `${column.name} ${explainValue(code, column)}.`
          add({
            code: `row.${code}`,
            file: `${file.key}.csv`,
            row,
            column: place + 1,
            field: column.name,
            message,
          })
        })
      }
      if (full()) return all
    }
  }
  return all
}

type Ids = ReadonlyMap<string, ReadonlySet<string>>

async function collectIds(zip: Zip, present: readonly Present[]): Promise<{ ids: Ids; findings: Finding[] }> {
  const { all, add } = findingList()
  const ids = new Map<string, Set<string>>()
  for (const { file } of present) {
    const own = new Set<string>()
    ids.set(file.key, own)
    const { rows } = await openRecords(zip, file.key)
    for await (const batch of rows()) {
      for (const { number: row, cells } of batch) {
        const id = cells[0] ?? ''
        if (own.has(id))
          add({
            code: 'reference.duplicate_sourced_id',
            file: `${file.key}.csv`,
            row,
            column: 1,
            field: 'sourcedId',
            message: `${id} stands in an earlier row too.`,
          })
        own.add(id)
      }
    }
  }
  return { ids, findings: all }
}

/** A delta tells of changes alone: what it points to may have come earlier. */
async function checkReferences(zip: Zip, present: readonly Present[], ids: Ids): Promise<Finding[]> {
  const { all, add, full } = findingList()
  for (const { file, mode } of present) {
    const pointing = file.columns.flatMap((column, place) =>
      column.target ? [{ column, place, target: column.target }] : [],
    )
    if (mode === 'delta' || pointing.length === 0) continue
    const { rows } = await openRecords(zip, file.key)
    for await (const batch of rows()) {
      for (const { number: row, cells } of batch) {
        for (const { column, place, target } of pointing) {
          const text = cells[place] ?? ''
          const pointed = text === '' ? [] : column.type === 'refs' ? splitList(text) : [text]
          const known = ids.get(target)
          const lost = pointed.find((id) => !known?.has(id))
          if (lost === undefined) continue
          const code = known ? 'missing_target_record' : 'missing_target_file'
          const message = known ? `${target}.csv has no ${lost}.` : `${target}.csv is not in the zip.`
          add({
            code: `reference.${code}`,
            file: `${file.key}.csv`,
            row,
            column: place + 1,
            field: column.name,
            message,
          })
        }
      }
      if (full()) return all
    }
  }
  return all
}

/**
 * Checks a OneRoster 1.2 zip: manifest, then columns, then values, then references, each step only when the one before
 * found nothing, since a file that cannot be read whole has no references to follow.
 * Throws FileRefused for what is not a sound zip of text files.
 */
export async function validateOneRoster(bytes: Uint8Array): Promise<Validation> {
  const zip = openZip(bytes)
  const { manifest, findings } = await readManifest(zip)
  const present = presentFiles(manifest, zip)
  const steps = [
    async () => findings,
    () => checkHeaders(zip, present),
    () => checkRows(zip, present),
    async () => {
      const { ids, findings: twice } = await collectIds(zip, present)
      return [...twice, ...(await checkReferences(zip, present, ids))]
    },
  ]
  for (const step of steps) {
    const found = await step()
    if (found.length > 0) return { ok: false, findings: found }
  }
  return { ok: true, findings: [] }
}
