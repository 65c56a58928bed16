import type { Mode, OneRosterColumn } from './definitions.ts'

/** What is wrong with a value, by the validator's code; `row.` goes before it. */
export type ValueCode =
  | 'field_forbidden_in_bulk'
  | 'missing_required_value'
  | 'invalid_guid'
  | 'invalid_enum'
  | 'invalid_boolean'
  | 'invalid_date'
  | 'invalid_datetime'
  | 'invalid_integer'
  | 'invalid_float'
  | 'invalid_year'
  | 'invalid_list'

const guid = /^[\x21-\x7e]{1,255}$/
const pair = /^\{[^{}:,]+:[^{}]*\}$/

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const isDateTime = (text: string) =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/.test(text) && isDate(text.slice(0, 10))

export const splitList = (text: string): string[] => text.split(',').map((part) => part.trim())

const isWord = (text: string, values: readonly string[] = []) => values.includes(text) || /^ext:./.test(text)

function checkList(text: string, code: ValueCode, fits: (part: string) => boolean): ValueCode | null {
  const parts = splitList(text)
  if (parts.some((part) => part === '')) return 'invalid_list'
  return parts.every(fits) ? null : code
}

function checkFilled(column: OneRosterColumn, text: string): ValueCode | null {
  switch (column.type) {
    case 'guid':
    case 'ref':
      return guid.test(text) ? null : 'invalid_guid'
    case 'refs':
      return checkList(text, 'invalid_guid', (part) => guid.test(part))
    case 'enum':
      return isWord(text, column.values) ? null : 'invalid_enum'
    case 'enums':
      return checkList(text, 'invalid_enum', (part) => isWord(part, column.values))
    case 'boolean':
      return /^(true|false)$/i.test(text) ? null : 'invalid_boolean'
    case 'date':
      return isDate(text) ? null : 'invalid_date'
    case 'integer':
      return /^-?\d+$/.test(text) ? null : 'invalid_integer'
    case 'float':
      return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? null : 'invalid_float'
    case 'year':
      return /^\d{4}$/.test(text) ? null : 'invalid_year'
    case 'list':
      return checkList(text, 'invalid_list', () => true)
    case 'pairs':
      return checkList(text, 'invalid_list', (part) => pair.test(part))
    default:
      return null
  }
}

function checkLifecycle(column: OneRosterColumn, text: string, mode: Mode): ValueCode | null {
  if (mode === 'bulk') return text === '' ? null : 'field_forbidden_in_bulk'
  if (text === '') return 'missing_required_value'
  if (column.type === 'lifecycle-time') return isDateTime(text) ? null : 'invalid_datetime'
  return ['active', 'tobedeleted'].includes(text) ? null : 'invalid_enum'
}

/** What is wrong with a cell, or null. `mode` is that of its file: a bulk file says nothing of changes. */
export function checkValue(column: OneRosterColumn, text: string, mode: Mode): ValueCode | null {
  if (column.type === 'lifecycle' || column.type === 'lifecycle-time')
    return checkLifecycle(column, text, mode)
  if (text === '') return column.required ? 'missing_required_value' : null
  return checkFilled(column, text)
}

const expectations: Record<ValueCode, (column: OneRosterColumn) => string> = {
  field_forbidden_in_bulk: () => 'must be empty in a bulk file',
  missing_required_value: () => 'must be filled',
  invalid_guid: () => 'must be an identifier without spaces, of at most 255 characters',
  invalid_enum: (column) => `must be one of ${(column.values ?? ['active', 'tobedeleted']).join(', ')}`,
  invalid_boolean: () => 'must be true or false',
  invalid_date: () => 'must be a date such as 2026-09-01',
  invalid_datetime: () => 'must be a time such as 2026-09-01T08:00:00Z',
  invalid_integer: () => 'must be a whole number',
  invalid_float: () => 'must be a number',
  invalid_year: () => 'must be a year such as 2027',
  invalid_list: () => 'must be a list separated by commas, with nothing left out',
}

export const explainValue = (code: ValueCode, column: OneRosterColumn): string => expectations[code](column)
