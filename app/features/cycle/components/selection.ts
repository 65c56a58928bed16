/** A place on the sheet: row and column, from 0. */
export type Place = { row: number; column: number }
/** A rectangle of cells from where it was begun to where it goes. */
export type Block = { from: Place; to: Place }
export type Size = { rows: number; columns: number }

const within = (at: number, count: number) => Math.min(Math.max(at, 0), Math.max(count - 1, 0))

/** A place moved by so many rows and columns, kept on the sheet. */
export const moved = ({ row, column }: Place, step: { down: number; right: number }, size: Size): Place => ({
  row: within(row + step.down, size.rows),
  column: within(column + step.right, size.columns),
})

const edges = ({ from, to }: Block) => ({
  top: Math.min(from.row, to.row),
  bottom: Math.max(from.row, to.row),
  left: Math.min(from.column, to.column),
  right: Math.max(from.column, to.column),
})

export function contains(block: Block, { row, column }: Place): boolean {
  const { top, bottom, left, right } = edges(block)
  return row >= top && row <= bottom && column >= left && column <= right
}

/** Rows of places, from the upper left. */
export function placesOf(block: Block): Place[][] {
  const { top, bottom, left, right } = edges(block)
  return Array.from({ length: bottom - top + 1 }, (_, down) =>
    Array.from({ length: right - left + 1 }, (_, along) => ({ row: top + down, column: left + along })),
  )
}

export const isOneCell = ({ from, to }: Block): boolean => from.row === to.row && from.column === to.column
