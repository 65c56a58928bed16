import { FileRefused } from '#platform/files/refused.ts'
import { createCollector } from '#stats/multilevel/collect.ts'
import { type GroupedSums, levelColumn } from '#stats/multilevel/grouped.ts'
import { chooseColumns } from '#stats/multilevel/sums.ts'
import type { CellReader } from './cells.ts'
import type { Question } from './question.ts'

/** Rows on their way into sums. */
export interface Summing {
  /** `values` are the outcome and then the other columns, as written. */
  add(row: number, path: readonly string[], values: readonly string[]): void
  sums(): GroupedSums
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
  const { x, y, factors, levels } = reading.question
  const isNumber = x.map(
    (name, i) => !factors.includes(name) && reading.cells.number(first[i] ?? '') !== undefined,
  )
  const numbers = [y, ...x.filter((_, i) => isNumber[i])]
  const words = new Map(x.filter((_, i) => !isNumber[i]).map((name) => [name, new Map<string, number>()]))
  const collector = createCollector(numbers.length)
  const groups = new Map<string, { readonly code: number; readonly path: readonly string[] }>()
  const line = numbers.map(() => 0)

  function placeOf(row: number, factor: string, word: string): number {
    const known = words.get(factor) ?? new Map<string, number>()
    const place = known.get(word)
    if (place !== undefined) return place
    if (known.size === MOST_WORDS) throw tooManyWords(reading.file, row, factor)
    collector.widen()
    known.set(word, line.length)
    return line.push(0) - 1
  }

  function write(row: number, values: readonly string[]): void {
    line.fill(0)
    for (const [i, name] of [y, ...x].entries()) {
      const text = values[i] ?? ''
      if (words.has(name)) line[placeOf(row, name, text)] = 1
      else
        line[numbers.indexOf(name)] =
          reading.cells.number(text) ?? refuseNumber(reading, { row, column: name, text })
    }
  }

  return {
    add: (row, path, values) => {
      write(row, values)
      const key = path.join('\u0000')
      const group = groups.get(key) ?? { code: groups.size, path }
      groups.set(key, group)
      collector.addRow(group.code, line)
    },
    sums: () => {
      const factorWords = [...words].map(([column, known]) => ({ column, known: [...known].sort(byWord) }))
      const places = [
        ...numbers.keys(),
        ...factorWords.flatMap(({ known }) => known.map(([, place]) => place)),
      ]
      const sums = collector.sums()
      return {
        ...{ outcome: y, levels },
        columns: [
          ...numbers,
          ...factorWords.flatMap((own) => own.known.map(([word]) => levelColumn(own.column, word))),
        ],
        factors: factorWords.map(({ column, known }) => ({ column, levels: known.map(([word]) => word) })),
        groups: [...groups.values()].flatMap(({ code, path }) => {
          const own = sums[code]
          return own ? [{ path, ...chooseColumns(own, places) }] : []
        }),
      }
    },
  }
}

const byWord = ([a]: readonly [string, number], [b]: readonly [string, number]): number => a.localeCompare(b)

function refuseNumber(
  reading: Reading,
  { row, column, text }: { row: number; column: string; text: string },
): never {
  const { y, decimalComma } = reading.question
  const shown = text.slice(0, 60)
  const comma =
    !decimalComma && /^-?\d+,\d+$/.test(text) ? 'say --decimal-comma when numbers here are written 1,5, ' : ''
  const names = column === y ? '' : `, or --factor ${column} when its values are names`
  throw new FileRefused({
    what: `“${shown}” is not a number.`,
    where: `${reading.file}, row ${row}, ${column}`,
    mend: `Correct it, ${comma}say --missing "${shown}" when it means that nothing is known${names}.`,
  })
}

const tooManyWords = (file: string, row: number, column: string): FileRefused =>
  new FileRefused({
    what: `This is the ${MOST_WORDS + 1}st different value of “${column}”.`,
    where: `${file}, row ${row}, ${column}`,
    mend: 'A column of words sorts pupils into a few kinds. Leave it out of --x, or mend values that should be alike.',
  })
