import { type Field, type Mapping, missingFields } from '#features/exchange/api.ts'
import { FileRefused } from '#platform/files/refused.ts'

export function pair(text: string, what: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new FileRefused({
    what: `“${text}” is not ${what}.`,
    where: 'The command',
    mend: 'See everyschool import --help.',
  })
}

/** `field=Column` and `field=One+Two` from --map, `field=words` from --set. */
export function givenMapping(map: readonly string[], set: readonly string[]): Mapping {
  const mapped = map.map((text): [string, Mapping[string]] => {
    const [key, columns] = pair(text, 'a field and its column')
    return [key, { columns: columns.split('+') }]
  })
  const fixed = set.map((text): [string, Mapping[string]] => {
    const [key, value] = pair(text, 'a field and its value')
    return [key, { value }]
  })
  return Object.fromEntries([...mapped, ...fixed])
}

type Only = { column: string; value: string } | undefined

/** Throws FileRefused for a column that is asked for and not in the file. */
export function checkColumns(name: string, columns: readonly string[], mapping: Mapping, only: Only): void {
  const named = Object.values(mapping).flatMap((from) => ('columns' in from ? from.columns : []))
  const missing = [...named, ...(only ? [only.column] : [])].find((column) => !columns.includes(column))
  if (missing === undefined) return
  const mend = `It has ${columns.join(', ')}.`
  throw new FileRefused({ what: `There is no column “${missing}”.`, where: name, mend })
}

/** Throws FileRefused for a field that the kind does not have: left to itself it would be read into nothing. */
export function checkFields(fields: readonly { key: string }[], mapping: Mapping): void {
  const known = fields.map(({ key }) => key)
  const unknown = Object.keys(mapping).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const mend = `There are ${known.join(', ')}.`
  throw new FileRefused({ what: `There is no field “${unknown}”.`, where: '--map and --set', mend })
}

/** Throws FileRefused for fields a file must have that neither a column nor a fixed value fills. */
export function checkFilled(name: string, fields: readonly Field[], mapping: Mapping): void {
  const lacking = missingFields(fields, mapping).map(({ key, label }) => `${key} (${label})`)
  if (lacking.length === 0) return
  throw new FileRefused({
    what: `Nothing says ${lacking.join(', ')}.`,
    where: name,
    mend: 'Name the column with --map FIELD=COLUMN, or one value for all rows with --set FIELD=VALUE.',
  })
}

/** A line for each field, for a person who writes --map and --set. */
export function describeFields(fields: readonly Field[]): string {
  const width = Math.max(...fields.map(({ key }) => key.length))
  return fields
    .map(({ key, label, required }) => `  ${key.padEnd(width)}  ${label}${required ? ' (needed)' : ''}`)
    .join('\n')
}
