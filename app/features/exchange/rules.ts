import type { Mapping } from './reading/fields.ts'
import type { ImportState } from './schema.ts'

export const rowCount = (number: number): string =>
  `${number.toLocaleString('en-GB')} ${number === 1 ? 'row' : 'rows'}`

type Told = {
  fileName: string
  state: ImportState
  counts: { new: number; changed: number; unchanged: number; refused: number }
}

/** The first line of an import's page. */
export function importFinding({ fileName, state, counts }: Told): string {
  const { new: fresh, changed, unchanged, refused } = counts
  const written = `${rowCount(fresh)} new, ${changed} changed`
  const known = unchanged === 0 ? '' : `, ${unchanged.toLocaleString('en-GB')} as before`
  const left = refused === 0 ? '' : `, ${refused.toLocaleString('en-GB')} refused`
  const told: Record<ImportState, string> = {
    uploaded: `${fileName}: say which column is which`,
    checking: `${fileName} is being read; nothing is written yet`,
    previewed: `${fileName}: ${written}, ${refused} refused${known}`,
    accepting: `${fileName} is being written`,
    accepted: `${fileName} is in: ${written}${known}${left}`,
    undone: `${fileName} was taken back; everything is as it was before`,
    refused: `${fileName} cannot be read like this`,
    cancelled: `${fileName} was given up; nothing of it was kept`,
  }
  return told[state]
}

/** Where a file stands, in the list of all. */
export const stateWords: Record<ImportState, string> = {
  uploaded: 'say which column is which',
  checking: 'being read',
  previewed: 'read; nothing is written yet',
  accepting: 'being written',
  accepted: 'in',
  undone: 'taken back',
  refused: 'cannot be read like this',
  cancelled: 'given up',
}

/** The first line of the page of all files: what is in, and what waits for somebody. */
export function importsFinding(states: readonly ImportState[]): string {
  const files = (number: number) => `${number.toLocaleString('en-GB')} ${number === 1 ? 'file' : 'files'}`
  const number = (...of: ImportState[]) => states.filter((state) => of.includes(state)).length
  const [there, waiting] = [number('accepted'), number('uploaded', 'previewed', 'refused')]
  const start = there === 0 ? 'No file has been brought in yet' : `${files(there)} brought in so far`
  return waiting === 0
    ? start
    : `${start}; ${files(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for an answer`
}

type RowAt = { part: string; rowNumber: number }

/** A row where a column says already what it counts; within a package with its file. */
export const rowPlace = ({ part, rowNumber }: RowAt): string =>
  part === '' ? String(rowNumber) : `${part}, row ${rowNumber}`

/** A row in a sentence; `word` is what a row of such a file is. */
export const rowName = (at: RowAt, word: string): string =>
  at.part === '' ? `${word} ${at.rowNumber}` : rowPlace(at)

/** Rows with one fault: the first of them, and how many there are besides. */
export function rowsWords({
  part,
  rows,
  count,
}: {
  part: string
  rows: readonly number[]
  count: number
}): string {
  const named = rows.map(String)
  const more = count - named.length
  const [last = '', ...before] = named.toReversed()
  const list =
    more > 0
      ? `${named.join(', ')} and ${more.toLocaleString('en-GB')} more`
      : before.length > 0
        ? `${before.toReversed().join(', ')} and ${last}`
        : last
  return part === '' ? list : `${part}, ${count === 1 ? 'row' : 'rows'} ${list}`
}

/** How far a check is, 0 to 1, or null while that is not known. */
export const partDone = ({ done, total }: { done: number; total: number | null }): number | null =>
  total === null || total === 0 ? null : Math.min(1, done / total)

/** The matching of columns as a form sends it; what the words of a column mean is kept where it is matched as before. */
export function mappingFrom(form: Record<string, string>, before: Mapping): Mapping {
  const mapping: Mapping = {}
  for (const [name, value] of Object.entries(form)) {
    const [way, ...rest] = name.split('.')
    const key = rest.join('.')
    if (value === '' || key === '') continue
    const known = before[key]
    const same = known && 'columns' in known && known.columns.join() === value
    if (way === 'from') mapping[key] = same ? known : { columns: [value] }
    if (way === 'value') mapping[key] = { value }
  }
  return mapping
}
