/** How a file of rows is laid out; found by looking, shown to the person, changeable. */
export type CsvShape = {
  separator: string
  /** Rows before the one with the column names: a title, a date, blank lines. */
  rowsAbove: number
  /** False when even the first row holds values. */
  hasHeader: boolean
}

const separators = [',', ';', '\t', '|'] as const
const rowsLookedAt = 40

/** The first rows of a text cut at a separator, as a spreadsheet program would. */
export function cutRows(text: string, separator: string, most = rowsLookedAt): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length && rows.length < most; at += 1) {
    const letter = text.charAt(at)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text.charAt(at + 1) === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === separator) {
      row.push(cell)
      cell = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text.charAt(at + 1) === '\n') at += 1
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += letter
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) rows.push([...row, cell])
  return rows
}

const isBlank = (row: readonly string[]) => row.every((cell) => cell.trim() === '')

function usualWidth(rows: readonly (readonly string[])[]): { width: number; share: number } {
  const filled = rows.filter((row) => !isBlank(row))
  const counts = Map.groupBy(filled, (row) => row.length)
  const [width, alike] = [...counts].sort(
    ([a, rowsA], [b, rowsB]) => rowsB.length - rowsA.length || b - a,
  )[0] ?? [1, []]
  return { width, share: filled.length === 0 ? 0 : alike.length / filled.length }
}

const isValue = (cell: string) =>
  /^[\s£$€]*[-+]?[\d.,:/ -]+%?$/.test(cell) || /^(true|false|yes|no|null|n\/a)$/i.test(cell.trim())

/** Column names are filled, mostly differ from one another and are words, not numbers or dates. */
export function looksLikeHeader(row: readonly string[]): boolean {
  const named = row.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (named.length === 0 || named.length < row.length * 0.6) return false
  if (new Set(named.map((cell) => cell.toLowerCase())).size < named.length / 2) return false
  return named.filter((cell) => !isValue(cell)).length >= named.length * 0.8
}

/** Where the column names stand among the first rows. */
export function findHeader(rows: readonly (readonly string[])[]): Pick<CsvShape, 'rowsAbove' | 'hasHeader'> {
  const { width } = usualWidth(rows)
  const wide = (row: readonly string[]) =>
    row.filter((cell) => cell.trim() !== '').length >= Math.max(1, width * 0.6)
  const first = rows.findIndex(wide)
  const at = rows.slice(0, 12).findIndex((row) => wide(row) && looksLikeHeader(row))
  if (at >= 0) return { rowsAbove: at, hasHeader: true }
  return { rowsAbove: Math.max(0, first), hasHeader: false }
}

/** Finds separator and header from the start of a file's text: the separator that cuts most rows into the same, largest number of cells. */
export function findShape(start: string): CsvShape {
  const candidates = separators.map((separator) => {
    const rows = cutRows(start, separator)
    const whole = rows.length > 1 && rows.length < rowsLookedAt ? rows.slice(0, -1) : rows
    return { separator, rows, ...usualWidth(whole) }
  })
  const cutting = candidates.filter((one) => one.width > 1)
  const best = cutting.sort((a, b) => b.share - a.share || b.width - a.width)[0] ?? candidates[0]
  return { separator: best?.separator ?? ',', ...findHeader(best?.rows ?? []) }
}
