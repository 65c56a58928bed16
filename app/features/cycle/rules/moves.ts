import type { Moved } from './words.ts'

export type Mover = {
  pupilId: number
  subjectId: number
  subject: string
  before: string
  after: string
  steps: number
}

export const countMoves = (pairs: readonly { steps: number }[]): Moved => ({
  up: pairs.filter((pair) => pair.steps > 0).length,
  same: pairs.filter((pair) => pair.steps === 0).length,
  down: pairs.filter((pair) => pair.steps < 0).length,
})

/** The movements of each subject, by name. */
export function movesBySubject(pairs: readonly Mover[]): (Moved & { subject: string })[] {
  const groups = Map.groupBy(pairs, (pair) => pair.subject)
  return [...groups]
    .map(([subject, own]) => ({ subject, ...countMoves(own) }))
    .sort((a, b) => a.subject.localeCompare(b.subject))
}

/** How far pupils usually move in a subject: the root of the mean square of its steps. */
function usualMove(pairs: readonly Mover[]): Map<number, number> {
  const groups = Map.groupBy(pairs, (pair) => pair.subjectId)
  const spread = (own: readonly Mover[]) =>
    Math.sqrt(own.reduce((sum, { steps }) => sum + steps ** 2, 0) / own.length)
  return new Map([...groups].map(([subjectId, own]) => [subjectId, spread(own)]))
}

/** The movements that stand out most from what is usual in their subject, up and down alike. */
export function chooseMovers(pairs: readonly Mover[], most: number): Mover[] {
  const usual = usualMove(pairs)
  const size = ({ subjectId, steps }: Mover) => Math.abs(steps) / (usual.get(subjectId) || 1)
  return pairs
    .filter((pair) => pair.steps !== 0)
    .sort((a, b) => size(b) - size(a) || a.subject.localeCompare(b.subject) || a.pupilId - b.pupilId)
    .slice(0, most)
}
