import { fileNamed } from '../../formats/oneroster/definitions.ts'
import { isMetadata, type OneRosterRecord } from '../../formats/oneroster/rows.ts'
import { splitList } from '../../formats/oneroster/values.ts'
import type { KeptRecord } from '../records.server.ts'

/** A row of the school's tables as a record of the standard. */
export type OwnRecord = {
  table: string
  key: string
  /** What the tables hold of it, in the words in which an import notes what it read. */
  held: OneRosterRecord
  whole: OneRosterRecord
  /** False for a row that only follows a record kept of it, and makes none by itself. */
  alone: boolean
}

/** Where what is held of a record stands in it, when not under the same name. */
const columnOf: Record<string, string> = { category: 'categorySourcedId', status: 'scoreStatus' }
const lifecycle = ['status', 'dateLastModified']

/** A kept record with what has changed in the school since it came. */
function follow(kept: KeptRecord, own: OwnRecord): OneRosterRecord {
  const changed = Object.keys(kept.readAs).filter(
    (column) => (own.held[column] ?? '') !== kept.readAs[column],
  )
  const columns = changed.map((column) => columnOf[column] ?? column)
  return { ...kept.fields, ...Object.fromEntries(columns.map((column) => [column, own.whole[column] ?? ''])) }
}

/** The adults a pupil named when they came, and those the school knows beside them. */
function withAgents(record: OneRosterRecord, own: OwnRecord): OneRosterRecord {
  const agents = [record.agentSourcedIds ?? '', own.whole.agentSourcedIds ?? ''].filter((list) => list !== '')
  if (agents.length === 0) return record
  return { ...record, agentSourcedIds: [...new Set(agents.flatMap(splitList))].join(',') }
}

const asBulk = (record: OneRosterRecord): OneRosterRecord =>
  Object.fromEntries(Object.entries(record).filter(([column]) => !lifecycle.includes(column)))

/**
 * The records of one file: those kept, with what changed since; those kept that have no place in the school's tables;
 * and the rows of the tables that no record speaks of. A kept record whose row is gone is gone.
 */
export function compose(own: readonly OwnRecord[], kept: readonly KeptRecord[]): OneRosterRecord[] {
  const byKey = new Map(own.map((one) => [`${one.table}/${one.key}`, one]))
  const spokenOf = new Set<OwnRecord>()
  const followed = kept.flatMap((one) => {
    const record = { sourcedId: one.id, ...one.fields }
    if (!one.link) return [asBulk(record)]
    const row = byKey.get(`${one.link.table}/${one.link.key}`)
    if (!row) return []
    spokenOf.add(row)
    return [asBulk(withAgents(follow({ ...one, fields: record }, row), row))]
  })
  return [...followed, ...own.filter((one) => one.alone && !spokenOf.has(one)).map((one) => one.whole)]
}

/** The columns of one's own that records of a file have beside those of the standard. */
export function metadataIn(file: string, records: readonly OneRosterRecord[]): string[] {
  const standard = new Set(fileNamed(file)?.columns.map((column) => column.name))
  const found = new Set(records.flatMap((record) => Object.keys(record).filter(isMetadata)))
  return [...found].filter((column) => !standard.has(column)).sort()
}

/** Gives out the sourcedId of a row: the one it came with, or one of ours. */
export type IdOf = (file: string, table: string, key: string | number) => string

export function openIdOf(slug: string, kept: readonly KeptRecord[]): IdOf {
  const came = new Map<string, string>()
  for (const { file, id, link } of kept) {
    const place = `${file}/${link?.table}/${link?.key}`
    if (link && !came.has(place)) came.set(place, id)
  }
  return (file, table, key) =>
    came.get(`${file}/${table}/${key}`) ??
    `${slug}-${table.replaceAll('_', '-')}-${encodeURIComponent(String(key).replaceAll('/', '-'))}`
}
