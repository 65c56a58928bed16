import path from 'node:path'
import { openCsv, type Table, type TableRow } from '#platform/files/csv.ts'
import { FileRefused } from '#platform/files/refused.ts'
import { fromPath } from '#platform/files/source.ts'
import type { GroupedSums } from '#stats/multilevel/grouped.ts'
import { readCells } from './cells.ts'
import type { Question } from './question.ts'
import { type Counting, type Summing, startSumming } from './sum-rows.ts'

/** What became of the rows of a table. */
export interface RowCount {
  readonly read: number
  readonly used: number
  /** Rows left out because a column is not known; a row may count for several columns. */
  readonly missing: Readonly<Record<string, number>>
}

export interface ReadSums {
  readonly sums: GroupedSums
  readonly counting: readonly Counting[]
  readonly rows: RowCount
}

/**
 * Sums a CSV of pupils by group while it is read, in memory that grows with the groups and not with the pupils. Throws
 * FileRefused with row and column for what cannot be read.
 */
export async function readRows(
  file: string,
  question: Question,
  onProgress: (done: number, total: number) => void,
): Promise<ReadSums> {
  const source = await fromPath(path.resolve(file))
  const table = await openCsv(source)
  const places = findPlaces(table, question, source.name)
  const gatherer = gather(question, places, source.name)
  let rows = 0
  for await (const batch of table.rows()) {
    for (const row of batch) gatherer.add(row)
    rows += batch.length
    onProgress(rows, 0)
  }
  if (rows === 0)
    throw new FileRefused({
      ...{ what: 'There are no rows below the names of the columns.', where: source.name },
      mend: 'Export it again.',
    })
  if (gatherer.count().used === 0)
    throw new FileRefused({
      ...{ what: 'No row has all the columns that are asked for.', where: source.name },
      mend: `Missing: ${describeMissing(gatherer.count().missing)}.`,
    })
  return { ...gatherer.sums(), rows: gatherer.count() }
}

export const describeMissing = (missing: RowCount['missing']): string =>
  Object.entries(missing)
    .map(([column, count]) => `${column} in ${count}`)
    .join(', ')

interface Places {
  readonly y: number
  readonly x: readonly number[]
  readonly levels: readonly number[]
}

function findPlaces({ columns }: Table, { y, x, levels }: Question, where: string): Places {
  const find = (name: string): number => {
    const place = columns.indexOf(name)
    if (place >= 0) return place
    throw new FileRefused({
      what: `There is no column “${name}”.`,
      where,
      mend: `It has ${columns.join(', ')}.`,
    })
  }
  return { y: find(y), x: x.map(find), levels: levels.map(find) }
}

interface Gatherer {
  add(row: TableRow): void
  sums(): Pick<ReadSums, 'sums' | 'counting'>
  count(): RowCount
}

function gather(question: Question, places: Places, file: string): Gatherer {
  const cells = readCells(question)
  const wanted = [...question.levels, question.y, ...question.x]
  const wantedPlaces = [...places.levels, places.y, ...places.x]
  const missing = new Map<string, number>()
  let [read, used] = [0, 0]
  let summing: Summing | undefined
  return {
    add: (row) => {
      read += 1
      const texts = wantedPlaces.map((place) => row.cells[place]?.trim() ?? '')
      const unknown = wanted.filter((_, i) => cells.isMissing(texts[i] ?? ''))
      for (const column of unknown) missing.set(column, (missing.get(column) ?? 0) + 1)
      if (unknown.length > 0) return
      const depth = question.levels.length
      // The first row that has everything says which columns are numbers.
      summing ??= startSumming({ question, cells, file }, texts.slice(depth + 1))
      summing.add(row.number, texts.slice(0, depth), texts.slice(depth))
      used += 1
    },
    sums: () => {
      if (!summing) throw new RangeError('nothing was added')
      return { sums: summing.sums(), counting: summing.counting() }
    },
    count: () => ({ read, used, missing: Object.fromEntries(missing) }),
  }
}
