import { formatDecimal } from '#features/measures/api.ts'
import { Chart } from '#ui/chart/Chart.tsx'
import { linearScale, px } from '#ui/chart/scale.ts'
import { type Column, DataTable } from '#ui/table/DataTable.tsx'
import { scoreText, scoreTitles } from '../../places/words.ts'
import type { Heap, LinePicture } from '../line-picture.ts'

type AtTheLineProps = { picture: LinePicture; cycle: string; words: string }

const size = { width: 640, height: 300, left: 52, right: 16, top: 30, bottom: 44 }

const steps = (value: number) => formatDecimal(value, 2)

function Numbers({ picture }: Pick<AtTheLineProps, 'picture'>) {
  const columns: Column<Heap>[] = [
    {
      ...{ key: 'at', title: scoreTitles[picture.score], head: true, number: true },
      cell: ({ at }) => scoreText(picture.score, at, picture.grades),
    },
    { key: 'side', title: 'Had a place', cell: ({ chosen }) => (chosen ? 'yes' : 'no') },
    { key: 'pupils', title: 'Pupils', number: true, cell: ({ pupils }) => pupils },
    { key: 'beyond', title: 'Mark beyond the forecast', number: true, cell: ({ beyond }) => steps(beyond) },
  ]
  return (
    <DataTable
      caption="In standard deviations of the year"
      columns={columns}
      rows={picture.heaps}
      rowKey={({ at, chosen }) => `${at} ${chosen}`}
    />
  )
}

/** Both sides of a line by which places were given: what jumps there is what the help did. */
export function AtTheLine({ picture, cycle, words }: AtTheLineProps) {
  const { heaps, curves, line, score, grades } = picture
  const points = [...heaps, ...curves.flat()]
  const [ats, beyonds] = [points.map(({ at }) => at), points.map(({ beyond }) => beyond)]
  const x = linearScale([Math.min(...ats), Math.max(...ats)], [size.left, size.width - size.right])
  const far = Math.max(0.5, ...beyonds.map(Math.abs))
  const y = linearScale([far, -far], [size.top, size.height - size.bottom])
  const path = (own: readonly { at: number; beyond: number }[]) =>
    own.map(({ at, beyond }) => `${px(x(at))},${px(y(beyond))}`).join(' ')
  const title = `${cycle}, at the line: ${words} of a standard deviation`
  const ends = [Math.min(...ats), line, Math.max(...ats)]
  return (
    <Chart
      title={title}
      caption={`Each dot is ${Math.min(...heaps.map(({ pupils }) => pupils))} pupils or more of about the same score; filled: those with a place. The curves end where the line is; their gap is what the help did.`}
      table={<Numbers picture={picture} />}
    >
      <svg className="chart-fan" viewBox={`0 0 ${size.width} ${size.height}`} width={size.width} role="img">
        <title>{title}</title>
        <desc>
          {heaps
            .map(({ at, beyond, chosen }) => {
              return `${scoreText(score, at, grades)}: ${steps(beyond)}${chosen ? ', with a place' : ''}`
            })
            .join('; ')}
        </desc>
        <text x={size.left} y={14}>
          Mark beyond the forecast
        </text>
        <line
          className="chart-rule"
          x1={size.left}
          x2={size.width - size.right}
          y1={px(y(0))}
          y2={px(y(0))}
        />
        <line
          className="chart-rule"
          strokeDasharray="4 3"
          x1={px(x(line))}
          x2={px(x(line))}
          y1={size.top}
          y2={size.height - size.bottom}
        />
        {[far, 0, -far].map((value) => (
          <text key={value} x={size.left - 8} y={px(y(value)) + 4} textAnchor="end">
            {steps(value)}
          </text>
        ))}
        {ends.map((value, place) => (
          <text
            key={value}
            x={px(x(value))}
            y={size.height - size.bottom + 18}
            textAnchor={(['start', 'middle', 'end'] as const)[place]}
          >
            {scoreText(score, value, grades)}
          </text>
        ))}
        <text x={size.width - size.right} y={size.height - 6} textAnchor="end">
          {scoreTitles[score]}: more in need to the right
        </text>
        {curves.map((curve) => (
          <polyline key={path(curve)} className="chart-interval" fill="none" points={path(curve)} />
        ))}
        {heaps.map(({ at, beyond, chosen }) => (
          <circle
            key={`${at} ${chosen}`}
            className={chosen ? 'chart-point' : 'chart-point-open'}
            cx={px(x(at))}
            cy={px(y(beyond))}
            r={5}
          />
        ))}
      </svg>
    </Chart>
  )
}
