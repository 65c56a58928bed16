import { DataTable } from '../table/DataTable.tsx'
import { Chart } from './Chart.tsx'
import { px } from './scale.ts'

export type FlowStage = { key: string; label: string }
export type FlowMove = { from: string; to: string; n: number }
type FlowProps = {
  title: string
  caption: string
  /** The names of the two sides. */
  from: string
  to: string
  /** Best first. */
  stages: readonly FlowStage[]
  moves: readonly FlowMove[]
}

const width = 640
const height = 320
const column = { left: 150, right: 478, wide: 12 }
const gap = 10
const top = 26

type Block = FlowStage & { n: number; y: number; tall: number }

/** The blocks of one side, stacked in the order of the stages. */
function stack(stages: readonly FlowStage[], count: (key: string) => number, scale: number): Block[] {
  let y = top
  return stages.flatMap((stage) => {
    const n = count(stage.key)
    if (n === 0) return []
    const block = { ...stage, n, y, tall: Math.max(1, n * scale) }
    y += block.tall + gap
    return [block]
  })
}

type Band = FlowMove & { y0: number; y1: number; tall: number; way: 'up' | 'same' | 'down' | 'aside' }

function bandsBetween(
  stages: readonly FlowStage[],
  moves: readonly FlowMove[],
  sides: { left: readonly Block[]; right: readonly Block[] },
  scale: number,
): Band[] {
  const place = new Map(stages.map((stage, index) => [stage.key, index]))
  const leftAt = new Map(sides.left.map((block) => [block.key, block.y]))
  const rightAt = new Map(sides.right.map((block) => [block.key, block.y]))
  const at = (key: string) => place.get(key) ?? 0
  const aside = (key: string) => key === 'none' || key === 'open'
  const sorted = moves.toSorted((a, b) => at(a.from) - at(b.from) || at(a.to) - at(b.to))
  return sorted.map((move) => {
    const y0 = leftAt.get(move.from) ?? 0
    const y1 = rightAt.get(move.to) ?? 0
    const tall = move.n * scale
    leftAt.set(move.from, y0 + tall)
    rightAt.set(move.to, y1 + tall)
    const gone = aside(move.from) || aside(move.to)
    const step = at(move.to) - at(move.from)
    return { ...move, y0, y1, tall, way: gone ? 'aside' : step < 0 ? 'up' : step > 0 ? 'down' : 'same' }
  })
}

function bandPath({ y0, y1, tall }: Band): string {
  const [x0, x1] = [column.left + column.wide, column.right]
  const middle = (x0 + x1) / 2
  const [a, b, c, d] = [px(y0), px(y1), px(y1 + tall), px(y0 + tall)]
  return `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z`
}

/** How many went from each stage to each, between two points in time: bands that rise get better, those that sink worse. */
export function Flow({ title, caption, from, to, stages, moves }: FlowProps) {
  const all = moves.reduce((sum, move) => sum + move.n, 0)
  const room = height - top - gap * stages.length
  const scale = room / Math.max(1, all)
  const total = (side: 'from' | 'to') => (key: string) =>
    moves.filter((move) => move[side] === key).reduce((sum, move) => sum + move.n, 0)
  const sides = { left: stack(stages, total('from'), scale), right: stack(stages, total('to'), scale) }
  const bands = bandsBetween(stages, moves, sides, scale)
  const labelOf = new Map(stages.map((stage) => [stage.key, stage.label]))
  return (
    <Chart
      title={title}
      caption={caption}
      wide
      table={<FlowTable from={from} to={to} stages={stages} moves={moves} />}
    >
      <svg viewBox={`0 0 ${width} ${height}`} width={width} role="img">
        <title>{title}</title>
        <desc>
          {[...moves]
            .sort((a, b) => b.n - a.n)
            .slice(0, 12)
            .map((move) => `${move.n} from ${labelOf.get(move.from)} to ${labelOf.get(move.to)}`)
            .join('; ')}
        </desc>
        {bands.map((band) => (
          <path
            key={`${band.from} ${band.to}`}
            className={`chart-flow chart-flow-${band.way}`}
            d={bandPath(band)}
          />
        ))}
        <text x={column.left} y={12} textAnchor="end" className="value">
          {from}
        </text>
        <text x={column.right + column.wide} y={12} className="value">
          {to}
        </text>
        {sides.left.map((block) => (
          <Side key={block.key} block={block} x={column.left} label={column.left - 8} anchor="end" />
        ))}
        {sides.right.map((block) => (
          <Side
            key={block.key}
            block={block}
            x={column.right}
            label={column.right + column.wide + 8}
            anchor="start"
          />
        ))}
      </svg>
    </Chart>
  )
}

type SideProps = { block: Block; x: number; label: number; anchor: 'start' | 'end' }

function Side({ block, x, label, anchor }: SideProps) {
  return (
    <>
      <rect className="chart-node" x={x} y={px(block.y)} width={column.wide} height={px(block.tall)} />
      <text x={label} y={px(block.y + block.tall / 2 + 4)} textAnchor={anchor}>
        {`${block.label} ${block.n.toLocaleString('en-GB')}`}
      </text>
    </>
  )
}

function FlowTable({ from, to, stages, moves }: Omit<FlowProps, 'title' | 'caption'>) {
  const n = (a: string, b: string) => moves.find((move) => move.from === a && move.to === b)?.n ?? 0
  return (
    <DataTable
      caption={`${from} down, ${to} across`}
      columns={[
        { key: 'from', title: from, head: true, cell: (row: FlowStage) => row.label },
        ...stages.map((stage) => ({
          key: stage.key,
          title: stage.label,
          number: true,
          cell: (row: FlowStage) => n(row.key, stage.key) || '–',
        })),
      ]}
      rows={stages.filter((stage) => moves.some((move) => move.from === stage.key))}
      rowKey={(row) => row.key}
    />
  )
}
