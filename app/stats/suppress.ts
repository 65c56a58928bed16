import { at, range, sum } from './vector.ts'

/** Counts from 1 up to one less than this are not shown. */
export const SMALLEST_SHOWN = 6

/** A count that may be seen, or null for one that may not. */
export type ShownCount = number | null

export interface TableOptions {
  readonly smallest?: number
  /** Which totals are published beside the table. */
  readonly totals?: 'both' | 'rows' | 'columns' | 'none'
}

export interface SuppressedTable {
  readonly cells: readonly (readonly ShownCount[])[]
  readonly rowTotals: readonly ShownCount[]
  readonly columnTotals: readonly ShownCount[]
  readonly total: ShownCount
}

/** One number by itself: null when it counts too few pupils to show. Nought is shown. */
export const suppressCount = (count: number, smallest = SMALLEST_SHOWN): ShownCount =>
  count > 0 && count < smallest ? null : count

/** A share as published beside its base: null when those counted, or those not counted, are too few. */
export const suppressShare = (count: number, base: number, smallest = SMALLEST_SHOWN): number | null =>
  suppressCount(count, smallest) === null || suppressCount(base - count, smallest) === null || base === 0
    ? null
    : count / base

/** A list of counts published with its total. */
export function suppressList(
  counts: readonly number[],
  smallest = SMALLEST_SHOWN,
): { readonly counts: readonly ShownCount[]; readonly total: ShownCount } {
  const { cells, rowTotals } = suppressTable([counts], { smallest, totals: 'rows' })
  return { counts: cells[0] ?? [], total: rowTotals[0] ?? null }
}

/**
 * The one small-number rule of the product, for screen, file and print alike. Counts below the threshold are withheld,
 * and then the smallest further ones, until no withheld count can be worked out from what is left: for each there is
 * another table of whole numbers, none below nought, with the same published figures and a different count there.
 * Nought is shown, so that a row or column of noughts is no help to hide anything behind and is left out of the search.
 */
export function suppressTable(
  cells: readonly (readonly number[])[],
  options: TableOptions = {},
): SuppressedTable {
  const { smallest = SMALLEST_SHOWN, totals = 'both' } = options
  const [rows, columns] = [cells.length, cells[0]?.length ?? 0]
  const inRows = range(0, rows).filter((i) => sum(cells[i] ?? []) > 0)
  const inColumns = range(0, columns).filter((j) => cells.some((line) => at(line, j) > 0))
  const full = inRows.map((i) => inColumns.map((j) => cells[i]?.[j] ?? 0))
  const shown = showTable(full, { smallest, totals })
  const placeOf = (kept: readonly number[], size: number, place: number) =>
    place === size ? kept.length : kept.indexOf(place)
  const seen = (row: number, column: number): ShownCount => {
    const published = isPublished(totals, row === rows, column === columns)
    const [i, j] = [placeOf(inRows, rows, row), placeOf(inColumns, columns, column)]
    if (i < 0 || j < 0) return published ? 0 : null
    return shown[i]?.[j] ?? null
  }
  return {
    cells: range(0, rows).map((i) => range(0, columns).map((j) => seen(i, j))),
    rowTotals: range(0, rows).map((i) => seen(i, columns)),
    columnTotals: range(0, columns).map((j) => seen(rows, j)),
    total: seen(rows, columns),
  }
}

type Totals = NonNullable<TableOptions['totals']>
type Rule = { smallest: number; totals: Totals }

/** The same of a table without rows or columns of noughts, its totals in the last row and column. */
function showTable(cells: readonly (readonly number[])[], { smallest, totals }: Rule): ShownCount[][] {
  const [rows, columns] = [cells.length, cells[0]?.length ?? 0]
  const full = withTotals(cells, rows, columns)
  // The totals of one row, or of one column, are its counts once more: that is a list with its total.
  if (rows === 1 || columns === 1) return showList(full, { smallest, totals })
  const published = places(full).filter((place) =>
    isPublished(totals, place.row === rows, place.column === columns),
  )
  const hidden = hide(full, published, smallest)
  return full.map((line, i) => line.map((count, j) => (hidden[i]?.[j] ? null : count)))
}

function showList(full: readonly number[][], { smallest, totals }: Rule): ShownCount[][] {
  const [rows, columns] = [full.length - 1, (full[0]?.length ?? 0) - 1]
  const counts =
    columns === 1 ? range(0, rows).map((i) => full[i]?.[0] ?? 0) : (full[0] ?? []).slice(0, columns)
  const across = columns === 1 ? totals === 'columns' : totals === 'rows'
  const line = [
    [...counts, sum(counts)],
    [...counts, sum(counts)],
  ]
  const withTotal = totals === 'both' || across
  const published = range(0, counts.length + (withTotal ? 1 : 0)).map((column) => ({ row: 0, column }))
  const hidden = hide(line, published, smallest)
  return full.map((own, row) =>
    own.map((count, column) => {
      if (!isPublished(totals, row === rows, column === columns)) return null
      const place = columns === 1 ? row : column
      return hidden[0]?.[place] ? null : count
    }),
  )
}

/** Which counts of a table with its totals are withheld: all that are not published, those too small, and what would tell them. */
function hide(full: readonly number[][], published: readonly Place[], smallest: number): Flags {
  const hidden = full.map((line) => line.map(() => true))
  for (const { row, column } of published) {
    setHidden(hidden, { row, column }, suppressCount(full[row]?.[column] ?? 0, smallest) === null)
  }
  for (;;) {
    const exposed = findExposed(full, hidden, published)
    const next = exposed && cheapestNeighbour(full, hidden, exposed)
    if (!next) return hidden
    setHidden(hidden, next, true)
  }
}

interface Place {
  readonly row: number
  readonly column: number
}

type Flags = boolean[][]

function withTotals(cells: readonly (readonly number[])[], rows: number, columns: number): number[][] {
  const wide = cells.map((line) => [...line, sum(line)])
  const bottom = range(0, columns + 1).map((j) => sum(wide.map((line) => at(line, j))))
  return [...wide.slice(0, rows), bottom]
}

function isPublished(totals: Totals, inTotalRow: boolean, inTotalColumn: boolean) {
  if (!inTotalRow && !inTotalColumn) return true
  if (totals === 'both') return true
  return (totals === 'rows' && !inTotalRow) || (totals === 'columns' && !inTotalColumn)
}

const isHidden = (hidden: Flags, { row, column }: Place): boolean => hidden[row]?.[column] === true

function setHidden(hidden: Flags, { row, column }: Place, value: boolean): void {
  const line = hidden[row]
  if (line) line[column] = value
}

function findExposed(
  full: readonly number[][],
  hidden: Flags,
  published: readonly Place[],
): Place | undefined {
  return published.find(
    (place) =>
      isHidden(hidden, place) && !canMove(full, hidden, place, 1) && !canMove(full, hidden, place, -1),
  )
}

const places = (full: readonly number[][]): Place[] =>
  full.flatMap((line, row) => line.map((_, column) => ({ row, column })))

/**
 * Whether a withheld count could be one more (or one less) with every published figure as it is. Written with totals
 * counted negatively, every row and column of the table sums to nought, so a change must run along a closed
 * path of withheld cells, up and down by turns (Cox 1980). Found by breadth-first search over columns and rows.
 */
function canMove(full: readonly number[][], hidden: Flags, start: Place, by: 1 | -1): boolean {
  if (!mayChange(full, start, by)) return false
  const columns = new Set([start.column])
  const rows = new Set<number>()
  const queue = [start.column]
  for (const column of queue) {
    for (const row of range(0, full.length)) {
      const back = { row, column }
      if (rows.has(row) || isSame(back, start) || !isHidden(hidden, back) || !mayChange(full, back, -by))
        continue
      if (row === start.row) return true
      rows.add(row)
      for (const next of range(0, full[0]?.length ?? 0)) {
        const onward = { row, column: next }
        if (columns.has(next) || !isHidden(hidden, onward) || !mayChange(full, onward, by)) continue
        columns.add(next)
        queue.push(next)
      }
    }
  }
  return false
}

const isSame = (a: Place, b: Place): boolean => a.row === b.row && a.column === b.column

// `by` is a change of the signed entry: a total's own count moves the other way. No count falls below nought.
function mayChange(full: readonly number[][], { row, column }: Place, by: number): boolean {
  const inTotals = (row === full.length - 1 ? 1 : 0) + (column === (full[0]?.length ?? 0) - 1 ? 1 : 0)
  const change = inTotals === 1 ? -by : by
  return change > 0 || (full[row]?.[column] ?? 0) > 0
}

/** The smallest shown count in the same row or column; a cell rather than a total, a total rather than nothing. */
function cheapestNeighbour(full: readonly number[][], hidden: Flags, exposed: Place): Place | undefined {
  const isTotal = ({ row, column }: Place): boolean =>
    row === full.length - 1 || column === (full[0]?.length ?? 0) - 1
  const cost = (place: Place): number =>
    (full[place.row]?.[place.column] ?? 0) + (isTotal(place) ? Number.MAX_SAFE_INTEGER / 2 : 0)
  const shown = places(full).filter((place) => !isHidden(hidden, place))
  const beside = shown.filter((place) => place.row === exposed.row || place.column === exposed.column)
  return (beside.length > 0 ? beside : shown).sort((a, b) => cost(a) - cost(b))[0]
}
