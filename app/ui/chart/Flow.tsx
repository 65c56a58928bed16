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

/** Where its two columns stand: on a telephone nearer together, so that the words beside them are as large as elsewhere. */
type Shape = { className: string; width: number; left: number; right: number }
const shapes: readonly Shape[] = [
  { className: 'chart-wide', width: 640, left: 150, right: 478 },
  { className: 'chart-narrow', width: 356, left: 112, right: 232 },
]
const columnWidth = 12
const height = 320
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

function bandPath({ y0, y1, tall }: Band, { left, right }: Shape): string {
  const [x0, x1] = [left + columnWidth, right]
  const middle = (x0 + x1) / 2
  const [a, b, c, d] = [px(y0), px(y1), px(y1 + tall), px(y0 + tall)]
  return `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z`
}

/** How many went from each stage to each, between two points in time: bands that rise get better, those that sink worse. */
export function Flow(flow: FlowProps) {
  return (
    <Chart title={flow.title} caption={flow.caption} table={<FlowTable {...flow} />}>
      {shapes.map((shape) => (
        <FlowDrawing key={shape.className} shape={shape} {...flow} />
      ))}
    </Chart>
  )
}

function FlowDrawing({ shape, title, from, to, stages, moves }: FlowProps & { shape: Shape }) {
  const all = moves.reduce((sum, move) => sum + move.n, 0)
  const room = height - top - gap * stages.length
  const scale = room / Math.max(1, all)
  const total = (side: 'from' | 'to') => (key: string) =>
    moves.filter((move) => move[side] === key).reduce((sum, move) => sum + move.n, 0)
  const sides = { left: stack(stages, total('from'), scale), right: stack(stages, total('to'), scale) }
  const { className, width, left, right } = shape
  const [leftWords, rightWords] = [left - 8, right + columnWidth + 8]
  return (
    <svg className={className} viewBox={`0 0 ${width} ${height}`} width={width} role="img">
      <title>{title}</title>
      <desc>{describe(stages, moves)}</desc>
      {bandsBetween(stages, moves, sides, scale).map((band) => (
        <path
          key={`${band.from} ${band.to}`}
          className={`chart-flow chart-flow-${band.way}`}
          d={bandPath(band, shape)}
        />
      ))}
      <text x={left} y={12} textAnchor="end" className="value">
        {from}
      </text>
      <text x={right + columnWidth} y={12} className="value">
        {to}
      </text>
      {sides.left.map((block) => (
        <Side key={block.key} block={block} x={left} label={leftWords} anchor="end" />
      ))}
      {sides.right.map((block) => (
        <Side key={block.key} block={block} x={right} label={rightWords} anchor="start" />
      ))}
    </svg>
  )
}

/** The largest moves in words. */
function describe(stages: FlowProps['stages'], moves: FlowProps['moves']): string {
  const labelOf = new Map(stages.map((stage) => [stage.key, stage.label]))
  return moves
    .toSorted((a, b) => b.n - a.n)
    .slice(0, 12)
    .map((move) => `${move.n} from ${labelOf.get(move.from)} to ${labelOf.get(move.to)}`)
    .join('; ')
}

type SideProps = { block: Block; x: number; label: number; anchor: 'start' | 'end' }

function Side({ block, x, label, anchor }: SideProps) {
  return (
    <>
      <rect className="chart-node" x={x} y={px(block.y)} width={columnWidth} height={px(block.tall)} />
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
