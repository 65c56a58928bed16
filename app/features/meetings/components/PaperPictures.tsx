import type { PupilGroup } from '#ui/chart/SchoolOnAPage.tsx'
import type { StatusGroup } from '#ui/chart/StatusBars.tsx'
import { statusClass, statusLooks } from '#ui/status/StatusMark.tsx'
import { type StatusWord, statuses } from '#ui/status/statuses.ts'

const width = 640
const left = 90
const pitch = 20
const aRow = Math.floor((width - left) / pitch)

const Mark = ({ status, x, y }: { status: StatusWord; x: number; y: number }) => (
  <g className={statusClass(status)} transform={`translate(${x} ${y})`}>
    <path
      d={statusLooks[status].shape}
      fill={statusLooks[status].filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="2"
    />
  </g>
)

type Count = Partial<Record<StatusWord, number>>

/** About as wide as a letter of the legend is, and a mark with the room about it. */
const [letter, beside] = [6.5, 38]

/** Each status that is there with its mark, its word and its number, in a row. */
function Legend({ counts }: { counts: Count }) {
  const words = statuses.flatMap((status) =>
    counts[status] ? [{ status, text: `${status} ${counts[status]}` }] : [],
  )
  const placed = words.map((one, place) => ({
    ...one,
    x: words.slice(0, place).reduce((sum, { text }) => sum + beside + letter * text.length, 0),
  }))
  return placed.map(({ status, text, x }) => (
    <g key={status}>
      <Mark status={status} x={x} y={2} />
      <text className="value" x={x + 21} y={14}>
        {text}
      </text>
    </g>
  ))
}

export const countsOf = (groups: readonly PupilGroup[]): Count => {
  const all = groups.flatMap(({ pupils }) => pupils)
  return Object.fromEntries(
    statuses.map((status) => [status, all.filter((one) => one.status === status).length]),
  )
}

/** A class on paper, each pupil a mark without a name, from far ahead to well behind. */
export function PaperMarks({ title, groups }: { title: string; groups: readonly PupilGroup[] }) {
  let y = 36
  const drawn = groups.map((group) => {
    const marks = statuses.flatMap((status) => group.pupils.filter((one) => one.status === status))
    const top = y
    y += pitch * Math.max(1, Math.ceil(marks.length / aRow)) + 6
    return { ...group, marks, top }
  })
  return (
    <svg viewBox={`0 0 ${width} ${y}`} width={width} height={y}>
      <title>{title}</title>
      <Legend counts={countsOf(groups)} />
      {drawn.map(({ label, marks, top }) => (
        <g key={label}>
          <text x={0} y={top + 13}>
            {label}
          </text>
          {marks.map(({ id, status }, at) => (
            <Mark
              key={id}
              status={status}
              x={left + pitch * (at % aRow)}
              y={top + pitch * Math.floor(at / aRow)}
            />
          ))}
        </g>
      ))}
    </svg>
  )
}

const row = 30
const gap = 2
/** A narrower part goes without its number: the words beside the picture say it. */
const roomForNumber = 16

/** A line for each group, its pupils by status from far ahead to well behind. */
export function PaperBars({ title, groups }: { title: string; groups: readonly StatusGroup[] }) {
  const all = (status: StatusWord) => groups.reduce((sum, { counts }) => sum + (counts[status] ?? 0), 0)
  const height = 36 + groups.length * row
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <title>{title}</title>
      <Legend counts={Object.fromEntries(statuses.map((status) => [status, all(status)]))} />
      {groups.map(({ label, counts }, place) => (
        <g key={label} transform={`translate(0 ${36 + place * row})`}>
          <text x={0} y={14}>
            {label}
          </text>
          {partsOf(counts).map(({ status, count, from, to }) => (
            <g key={status} className={statusClass(status)}>
              <rect x={from} y={18} width={Math.max(1, to - from - gap)} height={7} fill="currentColor" />
              {to - from > roomForNumber ? (
                <text className="value" x={from + 2} y={14}>
                  {count}
                </text>
              ) : null}
            </g>
          ))}
        </g>
      ))}
    </svg>
  )
}

function partsOf(counts: Count) {
  const all = statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  let from = left
  return statuses.flatMap((status) => {
    const count = counts[status] ?? 0
    if (count === 0) return []
    const part = { status, count, from, to: from + ((width - left) * count) / all }
    from = part.to
    return [part]
  })
}
