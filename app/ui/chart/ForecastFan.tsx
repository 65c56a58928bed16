import { DataTable } from '../table/DataTable.tsx'
import { Chart } from './Chart.tsx'
import { linearScale, px } from './scale.ts'

/** One point in time, with a forecast, a reading, or both; all values on the scale's own axis of points. */
export type FanPoint = {
  /** Short, for below the picture; the table and the keys go by the whole name. */
  label: string
  name?: string
  mean?: number
  sd?: number
  reading?: number
  readingLabel?: string
}
type ForecastFanProps = {
  title: string
  caption: string
  points: readonly FanPoint[]
  target?: { value: number; label: string }
  /** Grades to mark on the axis. */
  ticks: readonly { value: number; label: string }[]
}

const width = 520
const height = 200
const margin = { left: 40, right: 70, top: 10, bottom: 24 }
const widths = { half: 0.674, eighty: 1.282 }

type Place = (value: number) => number
type Forecast = { place: number; mean: number; sd: number }

const forecastsOf = (points: readonly FanPoint[]): Forecast[] =>
  points.flatMap(({ mean, sd }, place) =>
    mean === undefined || sd === undefined ? [] : [{ place, mean, sd }],
  )

function band(forecasts: readonly Forecast[], x: Place, y: Place, times: number): string {
  const edge = (sign: number) =>
    forecasts.map(({ place, mean, sd }) => `${px(x(place))},${px(y(mean + sign * times * sd))}`)
  return [...edge(1), ...edge(-1).reverse()].join(' ')
}

const one = (value: number) => value.toFixed(1)

/** What a fan shows, for whoever does not see it. */
export function fanWords(points: readonly FanPoint[]): string {
  const last = forecastsOf(points).at(-1)
  return last
    ? `Latest forecast ${one(last.mean)}, four fifths between ${one(last.mean - widths.eighty * last.sd)} and ${one(last.mean + widths.eighty * last.sd)}`
    : 'No forecast yet'
}

/** Where a pupil is heading: the middle, half and four fifths of the likely results, and the readings behind. */
export const ForecastFan = ({ caption, ...drawn }: ForecastFanProps) => (
  <Chart title={drawn.title} caption={caption} table={<FanTable points={drawn.points} />}>
    <FanDrawing {...drawn} />
  </Chart>
)

/** The drawing by itself. */
export function FanDrawing({ title, points, target, ticks }: Omit<ForecastFanProps, 'caption'>) {
  const forecasts = forecastsOf(points)
  const values = [
    ...forecasts.flatMap(({ mean, sd }) => [mean + widths.eighty * sd, mean - widths.eighty * sd]),
    ...points.flatMap((point) => point.reading ?? []),
    ...(target ? [target.value] : []),
  ]
  const low = Math.floor(Math.min(...values))
  const high = Math.ceil(Math.max(...values))
  const x = linearScale([0, Math.max(1, points.length - 1)], [margin.left, width - margin.right])
  const y = linearScale([low, high], [height - margin.bottom, margin.top])
  return (
    <svg className="chart-fan" viewBox={`0 0 ${width} ${height}`} width={width} role="img">
      <title>{title}</title>
      <desc>{fanWords(points)}</desc>
      {ticks
        .filter((tick) => tick.value >= low && tick.value <= high)
        .map((tick) => (
          <g key={tick.label}>
            <line
              className="chart-line"
              x1={margin.left}
              x2={width - margin.right}
              y1={px(y(tick.value))}
              y2={px(y(tick.value))}
            />
            <text x={margin.left - 8} y={px(y(tick.value) + 4)} textAnchor="end">
              {tick.label}
            </text>
          </g>
        ))}
      <polygon className="chart-band-wide" points={band(forecasts, x, y, widths.eighty)} />
      <polygon className="chart-band-narrow" points={band(forecasts, x, y, widths.half)} />
      {target ? (
        <>
          <line
            className="chart-rule"
            strokeDasharray="5 4"
            x1={margin.left}
            x2={width - margin.right}
            y1={px(y(target.value))}
            y2={px(y(target.value))}
          />
          <text className="value" x={width - margin.right + 6} y={px(y(target.value) + 4)}>
            {target.label}
          </text>
        </>
      ) : null}
      {points.map((point, index) => (
        <g key={point.name ?? point.label}>
          {point.reading === undefined ? null : (
            <circle className="chart-point" cx={px(x(index))} cy={px(y(point.reading))} r={4} />
          )}
          <text x={px(x(index))} y={height - 6} textAnchor="middle">
            {point.label}
          </text>
        </g>
      ))}
    </svg>
  )
}

function FanTable({ points }: { points: readonly FanPoint[] }) {
  return (
    <DataTable
      caption="Readings and forecasts"
      columns={[
        { key: 'when', title: 'When', head: true, cell: (point: FanPoint) => point.name ?? point.label },
        { key: 'reading', title: 'Reading', cell: (point: FanPoint) => point.readingLabel ?? '–' },
        {
          key: 'mean',
          title: 'Forecast',
          number: true,
          cell: ({ mean }: FanPoint) => (mean === undefined ? '–' : one(mean)),
        },
        {
          key: 'range',
          title: 'Four of five end between',
          number: true,
          cell: ({ mean, sd }: FanPoint) =>
            mean === undefined || sd === undefined
              ? '–'
              : `${one(mean - widths.eighty * sd)} and ${one(mean + widths.eighty * sd)}`,
        },
      ]}
      rows={points}
      rowKey={(point) => point.name ?? point.label}
    />
  )
}
