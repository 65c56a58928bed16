import { Link } from 'react-router'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { FrozenRow } from '../queries/frozen.server.ts'
import type { Field } from '../rules/cells.ts'

type FrozenSheetProps = {
  rows: readonly FrozenRow[]
  fields: readonly Field[]
  pupilOf: (pupilId: number) => string
  /** The way to a later change of a pupil’s marks, and whether it is made there or asked for. */
  change: { to: (pupilId: number) => string; label: string }
}

/** A class’s marks as they were frozen, each with what was corrected since. */
export function FrozenSheet({ rows, fields, pupilOf, change }: FrozenSheetProps) {
  return (
    <DataTable
      stacked
      caption="As entered when the cycle was closed; a mark changed since says what it was"
      columns={[
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: (row: FrozenRow) => <PupilName {...row} to={pupilOf(row.id)} />,
        },
        ...fields.map((field) => ({
          key: field.key,
          title: field.label,
          cell: (row: FrozenRow) => (
            <CorrectedMark mark={row.cells[field.key] ?? ''} changes={row.changes[field.key] ?? []} />
          ),
        })),
        {
          key: 'change',
          title: 'After close',
          cell: (row: FrozenRow) => (
            <Link
              to={change.to(row.id)}
              aria-label={`${change.label} for ${row.givenName} ${row.familyName}`}
            >
              {change.label}
            </Link>
          ),
        },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  )
}
