import { FileRefused } from '#platform/files/refused.ts'
import { type Collector, createCollector } from '#stats/multilevel/collect.ts'
import { type GroupedSums, levelColumn } from '#stats/multilevel/grouped.ts'
import { countingValues } from '#stats/multilevel/release.ts'
import { chooseColumns, type Sums } from '#stats/multilevel/sums.ts'
import type { CellReader } from './cells.ts'
import type { Question } from './question.ts'

/** Rows on their way into sums. */
export interface Summing {
  /** `values` are the outcome and then the other columns, as written. */
  add(row: number, path: readonly string[], values: readonly string[]): void
  sums(): GroupedSums
  /** Columns of numbers that hold two or three different ones, 0 and 1 apart: their sums count pupils. */
  counting(): Counting[]
}

export interface Counting {
  readonly column: string
  readonly values: readonly number[]
}

interface Reading {
  readonly question: Question
  readonly cells: CellReader
  readonly file: string
}

const MOST_WORDS = 60

/**
 * Starts summing; `first` are the cells of --x in a row that has them all, which say what is a number and what a word.
 * Numbers stand first in each line, the outcome before all; every word has the next column from when it is met.
 */
export function startSumming(reading: Reading, first: readonly string[]): Summing {
  const { x, y, factors } = reading.question
  const isNumber = x.map(
    (name, i) => !factors.includes(name) && reading.cells.number(first[i] ?? '') !== undefined,
  )
  const numbers = [y, ...x.filter((_, i) => isNumber[i])]
  const words: Words = new Map(x.filter((_, i) => !isNumber[i]).map((name) => [name, new Map()]))
  const collector = createCollector(numbers.length)
  const groups = new Map<string, { readonly code: number; readonly path: readonly string[] }>()
  const line = numbers.map(() => 0)
  const seen = numbers.map(() => new Set<number>())
  return {
    add: (row, path, values) => {
      line.fill(0)
      for (const [i, name] of [y, ...x].entries()) {
        const cell = { row, column: name, text: values[i] ?? '' }
        const known = words.get(name)
        if (known && !factors.includes(name) && reading.cells.number(cell.text) !== undefined)
          throw numberAmongWords(reading, cell, known)
        if (!known)
          line[numbers.indexOf(name)] = reading.cells.number(cell.text) ?? refuseNumber(reading, cell)
        else line[placeOfWord(reading, known, cell, () => widen(collector, line))] = 1
      }
      for (const [i, values] of seen.entries()) if (values.size < 4) values.add(line[i] ?? 0)
      const key = path.join('\u0000')
      const group = groups.get(key) ?? { code: groups.size, path }
      groups.set(key, group)
      collector.addRow(group.code, line)
    },
    sums: () => describeSums(reading.question, numbers, words, [...groups.values()], collector.sums()),
    counting: () =>
      numbers.flatMap((column, i) => {
        const values = countingValues(seen[i] ?? new Set())
        return values.length > 0 ? [{ column, values }] : []
      }),
  }
}

/** By factor the words met and the column of each. */
type Words = ReadonlyMap<string, Map<string, number>>

/** One more column; answers its place. */
function widen(collector: Collector, line: number[]): number {
  collector.widen()
  return line.push(0) - 1
}

function placeOfWord(
  reading: Reading,
  known: Map<string, number>,
  cell: Cell,
  makePlace: () => number,
): number {
  const place = known.get(cell.text)
  if (place !== undefined) return place
  if (known.size === MOST_WORDS) throw tooManyWords(reading, cell)
  const made = makePlace()
  known.set(cell.text, made)
  return made
}

function describeSums(
  { y, levels }: Question,
  numbers: readonly string[],
  words: Words,
  groups: readonly { readonly code: number; readonly path: readonly string[] }[],
  sums: readonly Sums[],
): GroupedSums {
  const factors = [...words].map(([column, known]) => ({ column, known: [...known].sort(byWord) }))
  const places = [...numbers.keys(), ...factors.flatMap(({ known }) => known.map(([, place]) => place))]
  return {
    ...{ outcome: y, levels },
    columns: [
      ...numbers,
      ...factors.flatMap(({ column, known }) => known.map(([word]) => levelColumn(column, word))),
    ],
    factors: factors.map(({ column, known }) => ({ column, levels: known.map(([word]) => word) })),
    groups: groups.flatMap(({ code, path }) => {
      const own = sums[code]
      return own ? [{ path, ...chooseColumns(own, places) }] : []
    }),
  }
}

interface Cell {
  readonly row: number
  readonly column: string
  readonly text: string
}

const byWord = ([a]: readonly [string, number], [b]: readonly [string, number]): number => a.localeCompare(b)

const sayComma = 'say --decimal-comma when numbers here are written 1,5'
const looksLikeComma = ({ question }: Reading, text: string): boolean =>
  !question.decimalComma && /^-?\d+,\d+$/.test(text)

function refuseNumber(reading: Reading, { row, column, text }: Cell): never {
  const { y } = reading.question
  const shown = text.slice(0, 60)
  const comma = looksLikeComma(reading, text) ? `${sayComma}, ` : ''
  const names = column === y ? '' : `, or --factor ${column} when its values are names`
  throw new FileRefused({
    what: `“${shown}” is not a number.`,
    where: `${reading.file}, row ${row}, ${column}`,
    mend: `Correct it, ${comma}say --missing "${shown}" when it means that nothing is known${names}.`,
  })
}

/** The first row that has everything made it a column of words: whether it is one must not hang on which row that is. */
function numberAmongWords(reading: Reading, { row, column, text }: Cell, known: ReadonlyMap<string, number>) {
  const [word = ''] = known.keys()
  const comma = looksLikeComma(reading, word) ? `${sayComma}, ` : ''
  return new FileRefused({
    what: `“${text}” is a number, and “${word}” further up is none.`,
    where: `${reading.file}, row ${row}, ${column}`,
    mend: `Correct it, ${comma}say --missing "${word}" when it means that nothing is known, or --factor ${column} when its values are names.`,
  })
}

function tooManyWords(reading: Reading, { row, column, text }: Cell): FileRefused {
  const comma = looksLikeComma(reading, text) ? `S${sayComma.slice(1)}. Otherwise leave` : 'Leave'
  return new FileRefused({
    what: `This is the ${MOST_WORDS + 1}st different value of “${column}”.`,
    where: `${reading.file}, row ${row}, ${column}`,
    mend: `A column of words sorts pupils into a few kinds. ${comma} it out of --x, or mend values that should be alike.`,
  })
}
