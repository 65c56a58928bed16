export type Change = { field: string; from: string | null; to: string | null }

const LONGEST = 80

/** "access.post-ended" as "post ended". */
export const actionWords = (action: string): string => action.replace(/^\w+\./, '').replaceAll('-', ' ')

/**
 * Of these the page of changes tells that something was written and not by whom: that a colleague asks for help or gives it
 * is theirs to tell. The record itself keeps who it was.
 */
const unnamed: readonly string[] = ['observation.help-written']
export const isUnnamed = (action: string): boolean => unnamed.includes(action)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldWords = (key: string): string =>
  key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

function valueWords(value: unknown, longest: number): string | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== 'object')
    return plain && value.length <= 8 ? value.join(', ') : `${value.length} of them`
  }
  const text = isRecord(value)
    ? Object.entries(value)
        .map(([key, one]) => `${fieldWords(key)} ${valueWords(one, longest) ?? 'empty'}`)
        .join(', ')
    : String(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text || 'empty'
}

/** What is different after an event, field by field, in words short enough for a line unless more room is given. */
export function changesOf(before: unknown, after: unknown, longest = LONGEST): Change[] {
  const from = isRecord(before) ? before : { '': before }
  const to = isRecord(after) ? after : { '': after }
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => {
    const change = {
      field: fieldWords(key) || 'value',
      from: valueWords(from[key], longest),
      to: valueWords(to[key], longest),
    }
    return change.from === change.to ? [] : [change]
  })
}
