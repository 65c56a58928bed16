import path from 'node:path'
import { openTable } from '#platform/files/kinds.ts'
import { fromPath } from '#platform/files/source.ts'

/** What became of a pupil in a subject: the grades of the three periods, 0 to 20. */
export type Outcome = { key: string; first: number; second: number; last: number }

/** The grades of both files, by school, pupil and subject. */
export async function csvRows(
  folder: string,
  subjects: readonly { file: string; name: string }[],
  identity: readonly string[],
): Promise<Outcome[]> {
  const all: Outcome[] = []
  for (const { file, name } of subjects) {
    const table = await openTable(await fromPath(path.join(folder, file)))
    const cell = (cells: readonly string[], column: string) =>
      cells[table.columns.indexOf(column)]?.trim() ?? ''
    for await (const batch of table.rows())
      for (const { cells } of batch) {
        const pupil = identity.map((column) => cell(cells, column)).join('/')
        const grade = (column: string) => Number(cell(cells, column))
        all.push({ key: `${pupil}|${name}`, first: grade('G1'), second: grade('G2'), last: grade('G3') })
      }
  }
  return all
}
