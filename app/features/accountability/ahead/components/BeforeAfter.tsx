import type { Headline } from '#features/measures/api.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import { formatRange, formatValue, type Line } from '../../rules.ts'
import { formatDifference } from '../rules/words.ts'

export type Compared = Line & { after: Headline }

function WithRange({ line, headline }: { line: Line; headline: Headline }) {
  if (headline.value === null) return '–'
  const value = formatValue(line, headline.value)
  const range = formatRange(line, headline)
  return (
    <>
      {value} {range === value ? null : <span className="small quiet nowrap">{range}</span>}
    </>
  )
}

/** Every headline as forecast and with the changes, side by side. */
export function BeforeAfter({ caption, lines }: { caption: string; lines: readonly Compared[] }) {
  const shown = lines.filter(({ headline, after }) => headline.value !== null || after.value !== null)
  const others = lines.filter((line) => !shown.includes(line))
  return (
    <>
      <DataTable
        stacked
        caption={caption}
        columns={[
          { key: 'name', title: 'Measure', head: true, cell: (line: Compared) => line.name },
          {
            key: 'before',
            title: 'As forecast',
            cell: (line) => <WithRange line={line} headline={line.headline} />,
          },
          { key: 'after', title: 'If so', cell: (line) => <WithRange line={line} headline={line.after} /> },
          {
            key: 'change',
            title: 'Change',
            number: true,
            cell: (line) => {
              const words = formatDifference(line, line.headline, line.after)
              return words === 'no change' ? <span className="quiet">{words}</span> : <strong>{words}</strong>
            },
          },
        ]}
        rows={shown}
        rowKey={(line) => line.key}
      />
      {others.length > 0 ? (
        <details className="aside">
          <summary>What cannot be said ahead</summary>
          <ul className="small">
            {others.map(({ key, name, headline }) => (
              <li key={key}>
                {name}: {headline.missing}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
