import { signed } from '#features/measures/api.ts'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import type { Stair } from '../steps.ts'
import './impact.css'

type StairsTableProps = {
  cycles: readonly { id: number; name: string; year: string }[]
  stairs: readonly Stair[]
}

/** Classes in the order drawn, cycle by cycle: what each gained since, those cells marked in which it had begun. */
export function StairsTable({ cycles, stairs }: StairsTableProps) {
  const columns: Column<Stair>[] = [
    { key: 'class', title: 'Class', head: true, cell: ({ name }) => name },
    ...cycles.map(
      ({ id, name }, cycle): Column<Stair> => ({
        ...{ key: String(id), title: name, number: true },
        cell: ({ turn, gained }) => {
          const value = gained[cycle]
          if (value === null || value === undefined) return ''
          return cycle >= turn ? <strong className="stair">{signed(value)}</strong> : signed(value)
        },
      }),
    ),
  ]
  return (
    <DataTable
      caption={`Marks since ${cycles[0]?.name ?? ''} of ${cycles[0]?.year ?? ''}, in standard deviations of the year; marked from when a class had begun`}
      columns={columns}
      rows={stairs}
      rowKey={({ classId }) => classId}
    />
  )
}
