import { DataTable } from '#ui/table/DataTable.tsx'
import { readingFigures, readingGrounds } from '../reading-words.ts'
import type { ReadingModel } from '../schema.ts'

/** How readings err and pupils move at this school, beside what is usual. */
export function ReadingModelTable({ model }: { model: ReadingModel }) {
  return (
    <DataTable
      caption={readingGrounds(model)}
      columns={[
        { key: 'name', title: 'By how much', head: true, cell: ({ name }) => name },
        { key: 'here', title: 'Here, grades', number: true, cell: ({ here }) => here.toFixed(2) },
        { key: 'usual', title: 'Usual, grades', number: true, cell: ({ usual }) => usual.toFixed(2) },
      ]}
      rows={readingFigures(model)}
      rowKey={({ key }) => key}
    />
  )
}
