import { directionOf, type Line, type Weight } from './line.ts'
import type { By, MovementSearch, Shown } from './schema.ts'

export const shownWords: Record<Shown, string> = {
  moved: 'All who moved',
  up: 'Higher than before',
  down: 'Lower than before',
  gained: 'No judgement before',
  lost: 'No judgement after',
}
export const byWords: Record<By, string> = {
  subject: 'Subjects',
  class: 'Classes',
  year: 'Year groups',
  group: 'Registration groups',
}
export const measureWords: Record<MovementSearch['measure'], string> = {
  moved: 'Movement between the two cycles',
  target: 'Distance from the target, which comes from the start',
}

/** "+2", "−1.5" or "0": grades with as many digits as they deserve. */
export function signed(grades: number): string {
  const size = Number.isInteger(grades) ? String(Math.abs(grades)) : Math.abs(grades).toFixed(1)
  if (Number(size) === 0) return '0'
  return grades > 0 ? `+${size}` : `−${size}`
}

/** Whether a movement is more than noise, in words. */
export const weightWords = (line: Line, weight: Weight): string => {
  if (weight === 'not weighed') return 'not weighed until the cycle is closed'
  if (weight === 'noise') return 'within what judging usually wanders'
  return directionOf(line) === 'fall' ? 'a real fall' : 'a real rise'
}

type Named = { from: { label: string }; to: { label: string } }

/** The filters of a comparison in words, for print and file. */
export function filterLines(
  cycles: Named | null,
  group: { label: string },
  search: MovementSearch,
  page: 'compare' | 'variation',
): string[] {
  const what =
    page === 'compare'
      ? [`Shown: ${shownWords[search.show]}`]
      : [`Compared: ${byWords[search.by]}`, `Measured: ${measureWords[search.measure]}`]
  return [
    cycles ? `From ${cycles.from.label} to ${cycles.to.label}` : '',
    `Of: ${group.label}`,
    ...what,
  ].filter(Boolean)
}
