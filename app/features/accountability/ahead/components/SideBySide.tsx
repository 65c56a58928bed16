import type { ReactNode } from 'react'
import type { Headline } from '#features/measures/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import { formatValue, type Line } from '../../rules.ts'
import { formatDifference } from '../rules/words.ts'

export type ComparedScenario = {
  id: number
  name: string
  headlines: readonly Headline[]
  lines: readonly string[]
  hidden: number
  warning: string | null
  grades: number
  hours: number | null
  superseded: string | null
}
/** A measure as forecast, with its place among the headlines of each scenario. */
export type SideLine = Line & { place: number }

function Cell({ line, headline }: { line: SideLine; headline: Headline | undefined }) {
  if (!headline || headline.value === null) return '–'
  const words = formatDifference(line, line.headline, headline)
  return (
    <span className="nowrap">
      {formatValue(line, headline.value)}{' '}
      <span className="small quiet">{words === 'no change' ? '=' : words}</span>
    </span>
  )
}

const helpWords = ({ grades, hours }: ComparedScenario): string =>
  `${grades.toFixed(1)} grades${hours === null ? '' : `, ${Math.round(hours).toLocaleString('en-GB')} hours`}`

type Row = { key: string; name: string; before: string; cell: (one: ComparedScenario) => ReactNode }

/** Scenarios side by side over every headline, with the help each implies. */
export function SideBySide({
  lines,
  scenarios,
}: {
  lines: readonly SideLine[]
  scenarios: readonly ComparedScenario[]
}) {
  const measures = lines.map((line): Row => {
    const { key, name, headline } = line
    return {
      ...{ key, name, before: headline.value === null ? '–' : formatValue(line, headline.value) },
      cell: (one) => <Cell line={line} headline={one.headlines[line.place]} />,
    }
  })
  const help: Row = { key: 'help', name: 'The help it implies', before: '–', cell: helpWords }
  return (
    <DataTable
      caption="Every headline: as forecast, and in each scenario with its change"
      columns={[
        { key: 'name', title: 'Measure', head: true, cell: (row: Row) => row.name },
        { key: 'before', title: 'As forecast', number: true, cell: (row) => row.before },
        ...scenarios.map((one) => ({
          key: String(one.id),
          title: one.name,
          number: true,
          cell: (row: Row) => row.cell(one),
        })),
      ]}
      rows={[...measures, help]}
      rowKey={(row) => row.key}
    />
  )
}
