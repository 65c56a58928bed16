import { Chart } from '#ui/chart/Chart.tsx'
import { linearScale, px } from '#ui/chart/scale.ts'
import { DataTable } from '#ui/table/DataTable.tsx'
import type { HelpPupil } from '../queries/plans.server.ts'
import { noProof, type Point, type Seen, seenFinding } from '../rules/seen.ts'
import { namesOf } from '../rules/words.ts'

type Line = { id: number; name: string; before: Point | null; now: Point | null }

const width = 440
const left = 150
const right = 16
const row = 26
const head = 24
const letters = 20
const short = (name: string) => (name.length > letters ? `${name.slice(0, letters - 1)}…` : name)

function Dots({ title, lines }: { title: string; lines: readonly Line[] }) {
  const x = linearScale([0, 1], [left, width - right])
  const height = head + lines.length * row
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} role="img">
      <title>{title}</title>
      <desc>Hollow: before. Filled: now.</desc>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <text x={px(x(share))} y={12} textAnchor={share === 1 ? 'end' : 'middle'}>
            {`${100 * share} of 100`}
          </text>
          <line className="chart-rule" x1={px(x(share))} x2={px(x(share))} y1={head - 6} y2={height} />
        </g>
      ))}
      {lines.map(({ id, name, before, now }, place) => (
        <g key={id} transform={`translate(0 ${head + place * row})`}>
          <text className="value pupil-name" x={left - 10} y={17} textAnchor="end">
            {short(name)}
          </text>
          {before?.share != null && now?.share != null ? (
            <line className="chart-interval" x1={px(x(before.share))} x2={px(x(now.share))} y1={13} y2={13} />
          ) : null}
          {before?.share != null ? (
            <circle className="chart-point-open" cx={px(x(before.share))} cy={13} r={5} />
          ) : null}
          {now?.share != null ? <circle className="chart-point" cx={px(x(now.share))} cy={13} r={5} /> : null}
        </g>
      ))}
    </svg>
  )
}

/** Before the help and now, pupil by pupil, and why that is no proof. */
export function BeforeNow({ seen, pupils }: { seen: Seen; pupils: readonly HelpPupil[] }) {
  const named = namesOf(pupils)
  const lines = seen.rows.map(
    ({ pupilId, ...row }): Line => ({
      ...{ id: pupilId, name: named.get(pupilId) ?? '', ...row },
    }),
  )
  if (lines.length === 0) return null
  if (seen.nothing !== null) return <p>{seen.nothing}.</p>
  const title = `${seenFinding(seen)}: ${seen.measure}`
  const table = (
    <DataTable
      caption={`${seen.measure}, ${seen.before} and ${seen.now}`}
      columns={[
        {
          key: 'name',
          title: 'Pupil',
          head: true,
          cell: (line: Line) => <span className="pupil-name">{line.name}</span>,
        },
        { key: 'before', title: seen.before, cell: (line) => line.before?.words ?? '–' },
        { key: 'now', title: seen.now, cell: (line) => line.now?.words ?? '–' },
      ]}
      rows={lines}
      rowKey={(line) => line.id}
      stacked
    />
  )
  const drawn = lines.some(({ before, now }) => before?.share != null || now?.share != null)
  return (
    <>
      {drawn ? (
        <Chart title={title} caption={`Hollow ${seen.before}, filled ${seen.now}.`} table={table}>
          <Dots title={title} lines={lines} />
        </Chart>
      ) : (
        table
      )}
      <p className="quiet">{noProof}</p>
    </>
  )
}
