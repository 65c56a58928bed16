import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { listPackFiles, packsFolder } from './pack-files.server.ts'
import {
  PackFile,
  shapeOf,
  type TransitionMatrix,
  TransitionRow,
  type VocabularyItem,
  type VocabularyKind,
} from './schema.ts'

export type VocabularyRow = {
  kind: VocabularyKind
  key: string
  version: string
  pack: string
  body: unknown
}

export type NationalTableRow = { key: string; version: string; source: string; body: TransitionMatrix }

/** Every word of every pack under the folder, checked; throws with the file's name when one is malformed. */
export async function readPacks(root: string = packsFolder()): Promise<VocabularyRow[]> {
  const files = (await listPackFiles(root, '.json')).filter((file) => !/margins-[^/\\]*\.json$/.test(file))
  const rows = await Promise.all(files.map(readPackFile))
  return rows.flat()
}

async function readPackFile(file: string): Promise<VocabularyRow[]> {
  try {
    const { pack, kind, items } = PackFile.parse(JSON.parse(await readFile(file, 'utf8')))
    return items.map((item) => {
      const body = shapeOf(kind).parse(item)
      return { kind, key: body.key, version: body.version, pack, body }
    })
  } catch (cause) {
    throw new Error(`The pack file ${file} cannot be read`, { cause })
  }
}

/** The words of one kind in one pack, in the order of the file. */
export async function readPackItems<K extends VocabularyKind>(
  pack: string,
  kind: K,
  root: string = packsFolder(),
): Promise<VocabularyItem<K>[]> {
  const rows = await readPacks(root)
  const shape = shapeOf(kind)
  return rows.filter((row) => row.pack === pack && row.kind === kind).map((row) => shape.parse(row.body))
}

const edge = (text: string) => (text === '' ? null : Number(text))

function matrixOf(rows: TransitionRow[]): TransitionMatrix | undefined {
  const [first] = rows
  if (!first) return undefined
  const grades = [...new Set(rows.map((row) => row.grade))]
  const bands = [...new Set(rows.map((row) => row.ks2_band))].flatMap((label) => {
    const cells = rows.filter((row) => row.ks2_band === label)
    const [cell] = cells
    const pupils = grades.map((grade) => cells.find((row) => row.grade === grade)?.pupils ?? 0)
    return cell ? [{ label, low: edge(cell.ks2_low), high: edge(cell.ks2_high), pupils }] : []
  })
  bands.sort((a, b) => (a.high ?? Infinity) - (b.high ?? Infinity))
  return { subject: first.subject, scale_key: first.scale_key, baseline_kind: 'ks2_average', grades, bands }
}

/** The national transition matrices that come with the packs, one per subject. */
export async function readNationalTables(root: string = packsFolder()): Promise<NationalTableRow[]> {
  const files = (await listPackFiles(root, '.csv')).filter((file) => file.includes('transition-matrices-'))
  const tables = await Promise.all(files.map(readTransitionFile))
  return tables.flat()
}

async function readTransitionFile(file: string): Promise<NationalTableRow[]> {
  const version = /transition-matrices-(\d+)\.csv$/.exec(file)?.[1] ?? ''
  const rows = TransitionRow.array().parse(parse(await readFile(file), { columns: true, bom: true }))
  const bySubject = Map.groupBy(rows, (row) => row.subject)
  return [...bySubject.values()].flatMap((subjectRows) => {
    const body = matrixOf(subjectRows)
    const source = `Department for Education, key stage 4 transition matrices ${version}, Open Government Licence v3.0`
    return body ? [{ key: `transition:${body.subject}`, version, source, body }] : []
  })
}
