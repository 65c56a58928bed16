import { signed } from '#features/measures/api.ts'
import { count } from '#features/school/api.ts'
import type { Learnt } from '#stats/starts.ts'

/** A target as it stands, and the grade the rule would give today. */
export type Redrawn = {
  subjectId: number
  state: string
  grade: string
  /** What is proposed beside an agreed one; null where nothing is. */
  proposed: string | null
  /** What the rule gave when it was last asked. */
  ruled: string
  drawn: string
}

/**
 * Whether re-basing proposes a target anew: where the rule gives something else than it gave, and not what people have
 * already set by hand.
 */
export const moves = ({ grade, proposed, ruled, drawn }: Redrawn): boolean =>
  proposed === null ? drawn !== ruled && drawn !== grade : drawn !== proposed

/** What re-basing would do to the targets of one subject. */
export type SubjectRebase = {
  subjectId: number
  name: string
  targets: number
  up: number
  down: number
  /** Agreed ones among those that move: they hold until they are talked over. */
  agreed: number
  /** Mean and standard deviation of the change over all targets of the subject, in grades. */
  mean: number
  spread: number
  learnt: Learnt | null
  /** The tables the targets were set by, and the one of today. */
  tables: readonly string[]
}

/** How far a target moves, in grades. */
export function changeOf(one: Redrawn, grades: readonly string[]): number {
  if (!moves(one)) return 0
  const [from, to] = [grades.indexOf(one.grade), grades.indexOf(one.drawn)]
  return from < 0 || to < 0 ? 0 : to - from
}

export type Change = { up: number; down: number; agreed: number; mean: number; spread: number }

export function sumChanges(redrawn: readonly Redrawn[], grades: readonly string[]): Change {
  const changes = redrawn.map((one) => changeOf(one, grades))
  const mean = changes.reduce((sum, change) => sum + change, 0) / (changes.length || 1)
  const square = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / (changes.length || 1)
  return {
    up: changes.filter((change) => change > 0).length,
    down: changes.filter((change) => change < 0).length,
    agreed: redrawn.filter((one) => moves(one) && one.state === 'agreed').length,
    ...{ mean, spread: Math.sqrt(square) },
  }
}

/** "2024": the table in the name of a model; null where a target was set without one. */
export const tableOf = (version: string): string | null => {
  const [, table = null] = version.split('/')
  return table?.startsWith('school-') ? 'the school’s own results' : table
}

type Foreseen = { targets: number; up: number; down: number; moved: number }

/** First line of the page. */
export function rebaseFinding(of: string, { targets, up, down, moved }: Foreseen): string {
  if (targets === 0) return `${of} has no targets to re-base yet`
  if (moved === 0) return `${of}: every target stands where today’s figures would put it`
  return `${of}: today’s figures would move ${moved.toLocaleString('en-GB')} of ${count(targets, 'target')}, ${up} up and ${down} down`
}

/** What the school's own results say of a subject, in grades of nobody: better, like or less than the middle school. */
export function learntWords(learnt: Learnt | null): string {
  if (!learnt) return 'too few results'
  const { effect, standardError, pupils } = learnt
  const clear = Math.abs(effect) > 2 * standardError
  const way = clear ? (effect > 0 ? 'better than' : 'less than') : 'like'
  return `${way} the middle school (${signed(effect)} ± ${(2 * standardError).toFixed(2)}; ${count(pupils, 'result')})`
}
