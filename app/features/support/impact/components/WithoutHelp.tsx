import type { BeforeAfterRefusal } from '#stats/impact/before-after.ts'
import { Chart } from '#ui/chart/Chart.tsx'
import { linearScale, px } from '#ui/chart/scale.ts'

type WithoutHelpProps = { refusal: Pick<BeforeAfterRefusal, 'bands' | 'withoutHelp'> }

const size = { width: 420, height: 220, left: 60, right: 60, top: 26 }

/** Tenths of a year from one measuring to the next with no help at all: the lowest rise, the highest fall. */
export function WithoutHelp({ refusal: { bands, withoutHelp } }: WithoutHelpProps) {
  const far = Math.max(...bands.flatMap(({ before, after }) => [Math.abs(before), Math.abs(after)]))
  const y = linearScale([far, -far], [size.top + 8, size.height - 8])
  const [x1, x2] = [size.left, size.width - size.right]
  const title = `Those chosen for being low rise by ${withoutHelp.toFixed(2)} of a standard deviation with no help at all`
  return (
    <Chart
      title={title}
      caption="Each line is a tenth of a year, from one measuring to the next, nobody helped: whoever stood lowest was partly unlucky, and luck does not last. So before and after are not offered as an answer here."
    >
      <svg viewBox={`0 0 ${size.width} ${size.height}`} width={size.width} role="img">
        <title>{title}</title>
        <desc>
          {bands.map(({ before, after }) => `from ${before.toFixed(2)} to ${after.toFixed(2)}`).join('; ')}
        </desc>
        <text x={x1} y={14} textAnchor="middle">
          when chosen
        </text>
        <text x={x2} y={14} textAnchor="middle">
          next time
        </text>
        {bands.map(({ before, after }) => (
          <g key={before}>
            <line className="chart-interval" x1={x1} x2={x2} y1={px(y(before))} y2={px(y(after))} />
            <circle className="chart-point" cx={x1} cy={px(y(before))} r={3} />
            <circle className="chart-point" cx={x2} cy={px(y(after))} r={3} />
          </g>
        ))}
      </svg>
    </Chart>
  )
}
