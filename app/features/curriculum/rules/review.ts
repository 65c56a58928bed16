import { count } from '#features/school/api.ts'
import { dones, helpeds, verdicts } from '../schema.ts'
import type { ChangeKind, Moved } from './changes.ts'

/** Why a rise is no proof, and a fall neither. */
export const noProof =
  'Pupils are moved when they stand out, and whoever stands out tends to move back without it. Forecasts before and now prove nothing; the line beside pupils alike is what can be said, and its range says how surely.'

/** Why nothing is worked out of a change of teacher. */
export const noFigure =
  'Not worked out: beside a change of teacher it would be a figure about a teacher, and those are made by a decision of the governing body alone.'

/** Whether the register shows what was decided. */
export function doneWords(change: { kind: ChangeKind }, moved: Moved | null): string {
  if (change.kind === 'pathway') return 'The register has the pupil on the new pathway from that day'
  if (!moved) return 'The register shows no such change'
  const classes = new Set(moved.moves.map(({ classId }) => classId)).size
  return `The register shows it: ${count(moved.pupilIds.length, 'pupil')}, ${count(classes, 'class', 'classes')}`
}

/** "5.2, Cycle 1 (9 pupils)" */
export const sideWords = (side: { cycle: string; pupils: number; grade: number } | null): string =>
  side
    ? `${side.grade.toFixed(1)}, ${side.cycle} (${count(side.pupils, 'pupil')})`
    : 'no judged cycle to tell it by'

const option = (words: Record<string, string>) => (value: string) => ({ value, label: words[value] ?? value })

export const doneChoices = dones.map(option({ yes: 'Yes', partly: 'Partly', no: 'No' }))
export const helpedChoices = helpeds.map(
  option({ yes: 'Yes, as far as can be told', no: 'No', 'cannot tell': 'Nobody can tell yet' }),
)
export const verdictChoices = verdicts.map(
  option({ keep: 'Keep it so', undo: 'Undo it', 'look again': 'Look at it again' }),
)
