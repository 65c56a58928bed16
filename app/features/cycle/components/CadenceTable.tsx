import { Link } from 'react-router'
import { Provenance, Section } from '#ui/layout/Page.tsx'
import { DataTable } from '#ui/table/DataTable.tsx'
import { type Ceiling, FIRST_CELL_SECONDS, formatMinutes, IDLE_SECONDS } from '../rules/burden.ts'

type Row = { cycles: number; each: number; year: number }
type CadenceTableProps = {
  /** The page on what entering took, once there is a cycle. */
  burden: string | null
  entries: number
  fields: readonly string[]
  measured: boolean
  rows: readonly Row[]
  ceiling: Ceiling
  guidance: { collections: number; source: string } | null
  usual: number
}

function againstCeiling({ cycles, year }: Row, { minutes, collections }: Ceiling): string {
  if (minutes === null && collections === null) return 'no ceiling set'
  const over = [
    ...(minutes !== null && year > minutes ? [`more than ${formatMinutes(minutes)}`] : []),
    ...(collections !== null && cycles > collections ? [`more than ${collections} times`] : []),
  ]
  return over.length > 0 ? over.join(', ') : 'within it'
}

/** How often, and what that asks of a teacher: shown before a year is planned. */
export function CadenceTable(props: CadenceTableProps) {
  const { burden, entries, fields, measured, rows, ceiling, guidance, usual } = props
  if (entries === 0) return null
  return (
    <Section title="What it asks of a teacher">
      <p>
        We propose six short reviews: each asks for little ({fields.join(', ')}), because marks that exist
        already are read in. The teacher in the middle enters for {entries} pupils.
      </p>
      <DataTable
        caption={`Minutes of entry, ${measured ? 'from what entering took in your school' : 'by an assumption until your school has measured its own'}`}
        columns={[
          {
            key: 'cycles',
            title: 'Reviews a year',
            head: true,
            cell: (row: Row) => (row.cycles === usual ? `${row.cycles} (proposed)` : row.cycles),
          },
          { key: 'each', title: 'Each time', number: true, cell: (row: Row) => formatMinutes(row.each) },
          { key: 'year', title: 'In the year', number: true, cell: (row: Row) => formatMinutes(row.year) },
          { key: 'ceiling', title: 'Your ceiling', cell: (row: Row) => againstCeiling(row, ceiling) },
        ]}
        rows={rows}
        rowKey={(row) => row.cycles}
      />
      {guidance ? (
        <p className="small">
          {guidance.source}. Six short reviews go past it in number and are meant to stay below it in time
          {burden ? (
            <>
              : look at <Link to={burden}>Burden</Link>
            </>
          ) : null}
          .
        </p>
      ) : null}
      <Provenance>
        Seconds a cell × pupils × reviews, for the fields that must be filled. Seconds are measured from one
        save to the next in the same sheet; a pause of more than {IDLE_SECONDS / 60} minutes counts{' '}
        {FIRST_CELL_SECONDS} seconds.
      </Provenance>
    </Section>
  )
}
