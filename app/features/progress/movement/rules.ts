import { count } from '#features/school/api.ts'
import { isStatus, statusWords } from '../words.ts'
import { directionOf, type Line, type Weight } from './line.ts'
import type { Shown } from './schema.ts'

export type Moved = { up: number; same: number; down: number; gained: number; lost: number; offScale: number }

/** How many went up and down, how many came and went, and how many are not on one scale. */
export function countMoved(lines: readonly Line[]): Moved {
  const moved = { up: 0, same: 0, down: 0, gained: 0, lost: 0, offScale: 0 }
  for (const line of lines) {
    if (line.before === null) moved.gained += 1
    else if (line.after === null) moved.lost += 1
    else if (line.grades === null) moved.offScale += 1
    else if (line.grades > 0) moved.up += 1
    else if (line.grades < 0) moved.down += 1
    else moved.same += 1
  }
  return moved
}

/** The first line of a comparison. */
export function movedFinding(
  names: { from: string; to: string; group: string },
  { up, same, down }: Moved,
  signals: number | null,
): string {
  const { from, to, group } = names
  const all = up + same + down
  if (all === 0) return `${group}: nobody has a judgement in both ${from} and ${to}`
  const of100 = (part: number) => Math.round((100 * part) / all)
  const start = `${group}: from ${from} to ${to}, of 100 judgements ${of100(up)} are higher, ${of100(down)} lower`
  if (signals === null) return start
  if (signals === 0) return `${start}; none moved more than judging usually wanders`
  return `${start}; ${count(signals, 'movement')} ${signals === 1 ? 'is' : 'are'} more than noise`
}

export const isShown = (line: Line, shown: Shown): boolean => {
  if (shown === 'gained') return line.before === null
  if (shown === 'lost') return line.after === null
  const direction = directionOf(line)
  if (shown === 'moved' || shown === 'known') return direction !== null
  return direction === (shown === 'up' ? 'rise' : 'fall')
}

/** Movements in the order in which they are worth a look: signals first, then those furthest from their forecast. */
export function rankLines(lines: readonly Line[], weigh: (line: Line) => Weight): Line[] {
  const far = (line: Line) => Math.abs(line.z ?? 0)
  return lines
    .map((line) => ({ line, first: weigh(line) === 'signal' ? 0 : 1 }))
    .sort(
      (a, b) =>
        a.first - b.first ||
        far(b.line) - far(a.line) ||
        Math.abs(b.line.grades ?? 0) - Math.abs(a.line.grades ?? 0) ||
        a.line.subject.localeCompare(b.line.subject) ||
        a.line.pupilId - b.line.pupilId,
    )
    .map(({ line }) => line)
}

export type FlowStage = { key: string; label: string }
export type Flow = {
  kind: 'status' | 'target'
  stages: FlowStage[]
  moves: { from: string; to: string; n: number }[]
}

const noJudgement = { key: 'none', label: 'no judgement' }
const targetStages: readonly FlowStage[] = [
  { key: 'above', label: 'above the target' },
  { key: 'at', label: 'at the target' },
  { key: 'below', label: 'a grade below' },
  { key: 'far', label: 'two or more below' },
  { key: 'open', label: 'no target' },
]
const statusStages: readonly FlowStage[] = [
  ...(['far_ahead', 'on_course', 'close', 'behind', 'well_behind'] as const).map((key) => ({
    key,
    label: statusWords(key),
  })),
  { key: 'open', label: 'not known' },
]

function stageByTarget(from: number | null): string {
  if (from === null) return 'open'
  if (from > 0) return 'above'
  if (from > -1) return 'at'
  return from > -2 ? 'below' : 'far'
}
const stageByStatus = (status: string | null): string => (isStatus(status) ? status : 'open')

/**
 * How many went from where to where: between statuses where both cycles are judged, between distances from the target
 * otherwise. Those with a judgement on one side only come from nowhere or go there.
 */
export function flowOf(lines: readonly Line[]): Flow {
  const judged =
    lines.some((line) => line.status.before !== null) && lines.some((line) => line.status.after !== null)
  const stageOf = (line: Line, side: 'before' | 'after') => {
    if (line[side] === null) return noJudgement.key
    return judged ? stageByStatus(line.status[side]) : stageByTarget(line.fromTarget[side])
  }
  const counts = new Map<string, number>()
  for (const line of lines) {
    const move = `${stageOf(line, 'before')} ${stageOf(line, 'after')}`
    counts.set(move, (counts.get(move) ?? 0) + 1)
  }
  const moves = [...counts].map(([move, n]) => {
    const [from = '', to = ''] = move.split(' ')
    return { from, to, n }
  })
  const used = new Set(moves.flatMap(({ from, to }) => [from, to]))
  const stages = [...(judged ? statusStages : targetStages), noJudgement].filter(({ key }) => used.has(key))
  return { kind: judged ? 'status' : 'target', stages, moves }
}

/** What the flow says in one line. */
export function flowTitle({ kind, stages, moves }: Flow): string {
  const place = (key: string) => stages.findIndex((stage) => stage.key === key)
  const known = moves.filter(({ from, to }) => ![from, to].some((key) => ['none', 'open'].includes(key)))
  const n = (of: (move: { from: string; to: string }) => boolean) =>
    known.filter(of).reduce((sum, move) => sum + move.n, 0)
  const better = n(({ from, to }) => place(to) < place(from))
  const worse = n(({ from, to }) => place(to) > place(from))
  const what = kind === 'status' ? 'likelier to reach the target' : 'nearer to the target'
  return `${better.toLocaleString('en-GB')} are ${what} than before, ${worse.toLocaleString('en-GB')} less so`
}
