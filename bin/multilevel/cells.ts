import type { Question } from './question.ts'

const alwaysMissing = ['', 'na', 'n/a', 'nan', 'null', '.']
const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i

/** How the cells of a table are read. */
export interface CellReader {
  isMissing(cell: string): boolean
  /** The number a cell holds, or undefined. */
  number(cell: string): number | undefined
}

export function readCells({ missing, decimalComma }: Question): CellReader {
  const words = new Set([...alwaysMissing, ...missing.map((word) => word.trim().toLowerCase())])
  return {
    isMissing: (cell) => words.has(cell) || words.has(cell.toLowerCase()),
    number: (cell) => {
      const text = decimalComma ? cell.replace(',', '.') : cell
      return number.test(text) ? Number(text) : undefined
    },
  }
}
