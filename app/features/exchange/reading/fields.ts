/** A column an import understands. */
export type Field = {
  key: string
  label: string
  /** Names it goes by in the exports of other systems. */
  synonyms: readonly string[]
  required?: boolean
  /** Said once for the whole file, not read from a column. */
  fixed?: boolean
  /** Of a field that holds a word of a list: the list, or none where it is too long to choose from. */
  words?: readonly string[]
}

/**
 * Where the value of a field comes from: one column, several joined, or the same words for every row. `words` says what the
 * words of the file mean here.
 */
export type From = { columns: string[]; words?: Record<string, string> | undefined } | { value: string }
export type Mapping = Record<string, From>

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')

/** Columns that go by a field’s label, key or synonym; each column is taken once, earlier fields first. */
export function matchColumns(columns: readonly string[], fields: readonly Field[]): Mapping {
  const free = new Map(columns.map((column) => [fold(column), column]))
  const mapping: Mapping = {}
  for (const field of fields.filter(({ fixed }) => !fixed)) {
    const name = [field.label, field.key, ...field.synonyms].map(fold).find((one) => free.has(one))
    const column = name === undefined ? undefined : free.get(name)
    if (name === undefined || column === undefined) continue
    mapping[field.key] = { columns: [column] }
    free.delete(name)
  }
  return mapping
}

/** The filled cells of a row in columns that are matched with nothing. */
export function unmatchedReader(
  columns: readonly string[],
  mapping: Mapping,
): (cells: readonly string[]) => { column: string; text: string }[] {
  const used = new Set(Object.values(mapping).flatMap((from) => ('columns' in from ? from.columns : [])))
  const free = columns.flatMap((column, at) => (used.has(column) ? [] : [{ column, at }]))
  return (cells) =>
    free
      .map(({ column, at }) => ({ column, text: cells[at]?.trim() ?? '' }))
      .filter(({ text }) => text !== '')
}

/** What was remembered of a source, as far as this file has its columns, filled up with what the names say. */
export function proposeMapping(
  columns: readonly string[],
  fields: readonly Field[],
  remembered: Mapping | null,
): Mapping {
  const known = Object.entries(remembered ?? {}).filter(
    ([key, from]) =>
      fields.some((field) => field.key === key) &&
      ('value' in from || from.columns.every((column) => columns.includes(column))),
  )
  const kept = Object.fromEntries(known)
  const used = Object.values(kept).flatMap((from) => ('columns' in from ? from.columns : []))
  const rest = matchColumns(
    columns.filter((column) => !used.includes(column)),
    fields.filter((field) => !(field.key in kept)),
  )
  return { ...rest, ...kept }
}

/** What is written in a cell, in the words known here. */
export function meaningOf(from: From | undefined, written: string): string {
  const words = from && 'columns' in from ? from.words : undefined
  return words && Object.hasOwn(words, written) ? (words[written] ?? written) : written
}

/** The matching, with what words of the file mean; one that means nothing stands as it is written again. */
export function withWords(mapping: Mapping, said: readonly Said[]): Mapping {
  const next = { ...mapping }
  for (const { key, written, means } of said) {
    const from = next[key]
    if (!from || !('columns' in from)) continue
    const { [written]: _, ...others } = from.words ?? {}
    const words = means === '' ? others : { ...others, [written]: means }
    next[key] = { columns: from.columns, ...(Object.keys(words).length > 0 ? { words } : {}) }
  }
  return next
}

/** That a word of the file, in the column of a field, means another one here. */
export type Said = { key: string; written: string; means: string }

/** The fields a file must have and lacks. */
export const missingFields = (fields: readonly Field[], mapping: Mapping): Field[] =>
  fields.filter((field) => field.required && !(field.key in mapping))

/** The cell of a field in a row: joined by a stroke where several columns make it. */
export function cellReader(
  columns: readonly string[],
  mapping: Mapping,
): (cells: readonly string[], key: string) => string {
  const places = new Map(
    Object.entries(mapping).map(([key, from]) => [
      key,
      'value' in from ? from.value : from.columns.map((column) => columns.indexOf(column)),
    ]),
  )
  return (cells, key) => {
    const place = places.get(key)
    if (place === undefined) return ''
    if (typeof place === 'string') return place
    return place.map((at) => cells[at]?.trim() ?? '').join('/')
  }
}

/** The columns a field was read from, to name them beside a refusal. */
export const columnsOf = (mapping: Mapping, key: string): string | null => {
  const from = mapping[key]
  return from && 'columns' in from ? from.columns.join(', ') : null
}

export const foldName = fold
