/** The cells of a text copied from a spreadsheet: columns by tabs, rows by lines, quoted where a cell holds either. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let rest = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  while (rest !== '') {
    const cell = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(rest) ?? /^[^\t\n]*/.exec(rest)
    const taken = cell?.[0] ?? ''
    row.push((cell?.[1]?.replaceAll('""', '"') ?? taken).trim())
    const end = rest[taken.length]
    rest = rest.slice(taken.length + 1)
    if (end === '\t' && rest === '') row.push('')
    if (end === '\n') {
      rows.push(row)
      row = []
    }
  }
  return row.length > 0 ? [...rows, row] : rows
}

const quoted = (cell: string) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Cells as a text that a spreadsheet takes. */
export const writeBlock = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(quoted).join('\t')).join('\n')
