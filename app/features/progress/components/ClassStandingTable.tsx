import { StatusMark } from '#ui/status/StatusMark.tsx'
import { CorrectedMark } from '#ui/table/CorrectedMark.tsx'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { PupilName } from '#ui/table/PupilName.tsx'
import type { ClassStanding, StandingRow } from '../lines.server.ts'
import { ReadingTrail } from './ReadingTrail.tsx'

type ClassStandingTableProps = {
  base: string
  cycle: string
  rows: readonly StandingRow[]
  fields: ClassStanding['fields']
}

const readings = 4

/** The pupils of a class as rows: status, target and its chance, the last readings, and what else was entered. */
export function ClassStandingTable({ base, cycle, rows, fields }: ClassStandingTableProps) {
  const columns: Column<StandingRow>[] = [
    {
      key: 'name',
      title: 'Pupil',
      head: true,
      cell: (row) => <PupilName {...row} to={`${base}/pupils/${row.id}/progress`} />,
    },
    { key: 'status', title: 'Status', cell: (row) => <StatusMark status={row.status} /> },
    { key: 'target', title: 'Target', number: true, cell: (row) => row.target ?? '–' },
    {
      key: 'reach',
      title: 'Of 100 alike reach it',
      number: true,
      cell: (row) => (row.reach === null ? '–' : Math.round(100 * row.reach)),
    },
    {
      key: 'trail',
      title: `Last ${readings} readings`,
      cell: (row) => <ReadingTrail trail={row.trail} most={readings} />,
    },
    ...fields.map(({ key, label }) => ({
      key,
      title: label,
      cell: (row: StandingRow) => (
        <CorrectedMark mark={row.marks[key] ?? ''} changes={row.changes[key] ?? []} />
      ),
    })),
  ]
  return (
    <DataTable
      stacked
      caption={`After ${cycle}, those furthest from their target first. ${fields.map((field) => `${field.label}: ${field.hint}`).join('; ')}.`}
      columns={columns}
      rows={rows.toSorted((a, b) => (a.reach ?? 2) - (b.reach ?? 2))}
      rowKey={(row) => row.id}
    />
  )
}
