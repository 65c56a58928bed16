import { signed } from '#features/measures/api.ts'
import { type SchoolWords, titled } from '#ui/words.ts'
import type { Weight } from './line.ts'
import type { By, MovementSearch, Shown } from './schema.ts'

export const shownWords: Record<Shown, string> = {
  moved: 'All who moved',
  known: 'Moved, and something is known',
  up: 'Higher than before',
  down: 'Lower than before',
  gained: 'No judgement before',
  lost: 'No judgement after',
}
export const byWords = ({ year, group }: SchoolWords): Record<By, string> => ({
  subject: 'Subjects',
  class: 'Classes',
  year: titled(year.many),
  group: titled(group.many),
})
export const measureWords: Record<MovementSearch['measure'], string> = {
  moved: 'Movement between the two cycles',
  target: 'Distance from the target, which comes from the start',
}

/** "+2", "−1.5" or "0": grades with as many digits as they deserve. */
export const signedGrades = (grades: number): string =>
  signed(grades, Number.isInteger(grades) || Math.abs(grades) < 0.05 ? 0 : 1)

/** Whether a movement is more than noise, in words. */
export const weightWords = (weight: Weight): string => {
  if (weight === 'not weighed') return 'not weighed until the cycle is closed'
  if (weight === 'noise') return 'within what judging usually wanders'
  return 'more than noise'
}

type Named = Record<'from' | 'to', { name: string; year: string }>

/** The filters of a comparison in words, for print and file. */
export function filterLines(
  { cycles, group, words }: { cycles: Named | null; group: { label: string }; words: SchoolWords },
  search: MovementSearch,
  page: 'compare' | 'variation',
): string[] {
  const what =
    page === 'compare'
      ? [`Shown: ${shownWords[search.show]}`]
      : [`Compared: ${byWords(words)[search.by]}`, `Measured: ${measureWords[search.measure]}`]
  return [
    cycles ? `From ${cycles.from.name}, ${cycles.from.year}, to ${cycles.to.name}, ${cycles.to.year}` : '',
    `Of: ${group.label}`,
    ...what,
  ].filter(Boolean)
}
