import { DataTable } from '../table/DataTable.tsx'
import { Chart } from './Chart.tsx'
import { linearScale, px } from './scale.ts'

/** One point in time, with a forecast, a reading, or both; all values on the scale's own axis of points. */
export type FanPoint = {
  /** Short, for below the picture; the table and the keys go by the whole name. */
  label: string
  name?: string
  /** What it belongs to, such as the academic year; said below the first that belongs to it. */
  part?: string
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
const height = 216
const margin = { left: 40, right: 70, top: 10, bottom: 40 }
/** Where the names of the points stand. */
const BELOW = height - 23
const widths = { half: 0.674, eighty: 1.282 }

type Place = (value: number) => number
type Forecast = { place: number; mean: number; sd: number }

const forecastsOf = (points: readonly FanPoint[]): Forecast[] =>
  points.flatMap(({ mean, sd }, place) =>
    mean === undefined || sd === undefined ? [] : [{ place, mean, sd }],
  )

/** So much of the way to the last point lies the end beyond it. */
const AHEAD = 0.3

type Fan = { from: { place: number; value: number }; end: number; mean: number; sd: number }

/** The latest forecast, opening from the last point to the end. */
function fanOf(points: readonly FanPoint[]): Fan | null {
  const last = forecastsOf(points).at(-1)
  if (!last) return null
  const place = points.length - 1
  const end = place + Math.max(1, AHEAD * points.length)
  return { from: { place, value: points[place]?.reading ?? last.mean }, end, mean: last.mean, sd: last.sd }
}

function band({ from, end, mean, sd }: Fan, x: Place, y: Place, times: number): string {
  const at = (place: number, value: number) => `${px(x(place))},${px(y(value))}`
  return [at(from.place, from.value), at(end, mean + times * sd), at(end, mean - times * sd)].join(' ')
}

const one = (value: number) => value.toFixed(1)

/** What a fan shows, for whoever does not see it. */
export function fanWords(points: readonly FanPoint[]): string {
  const last = forecastsOf(points).at(-1)
  return last
    ? `Latest forecast ${one(last.mean)}, four fifths between ${one(last.mean - widths.eighty * last.sd)} and ${one(last.mean + widths.eighty * last.sd)}`
    : 'No forecast yet'
}

/** Where a pupil is heading: the readings, and from the last of them half and four fifths of the likely results at the end. */
export const ForecastFan = ({ caption, ...drawn }: ForecastFanProps) => (
  <Chart title={drawn.title} caption={caption} table={<FanTable points={drawn.points} />}>
    <FanDrawing {...drawn} />
  </Chart>
)

/** The drawing by itself. */
export function FanDrawing({ title, points, target, ticks }: Omit<ForecastFanProps, 'caption'>) {
  const fan = fanOf(points)
  const values = [
    ...(fan ? [fan.mean + widths.eighty * fan.sd, fan.mean - widths.eighty * fan.sd] : []),
    ...points.flatMap((point) => point.reading ?? []),
    ...(target ? [target.value] : []),
  ]
  const low = Math.floor(Math.min(...values))
  const high = Math.ceil(Math.max(...values))
  const last = fan?.end ?? Math.max(1, points.length - 1)
  const x = linearScale([0, last], [margin.left, width - margin.right])
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
      {fan ? (
        <>
          <polygon className="chart-band-wide" points={band(fan, x, y, widths.eighty)} />
          <polygon className="chart-band-narrow" points={band(fan, x, y, widths.half)} />
          <text x={px(x(fan.end))} y={BELOW} textAnchor="middle">
            end
          </text>
        </>
      ) : null}
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
          <text x={px(x(index))} y={BELOW} textAnchor="middle">
            {point.label}
          </text>
          {point.part !== undefined && point.part !== points[index - 1]?.part ? (
            <text x={px(x(index) - 4)} y={BELOW + 17}>
              {point.part}
            </text>
          ) : null}
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
