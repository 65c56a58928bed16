import { count } from '#features/school/api.ts'
import { type NextStep, nextStep } from '#stats/allocation/stepped-care.ts'
import { STATUS_RULES } from '#stats/status.ts'
import { at, mean } from '#stats/vector.ts'
import { of100 } from './seen.ts'

/** On course. */
const SAFE = STATUS_RULES.onCourse
/** A chance that rose by less may as well not have. */
const RISE = STATUS_RULES.margin
/** Before so many cycles were judged the rule has nothing to say. */
export const FEWEST_BLOCKS = 2

/** Chances of the target, 0 to 1: before the help, and after each cycle judged since. Null where none was said. */
export type Chances = { before: number | null; since: (number | null)[] }
export type SteppedRow = Chances & { pupilId: number; step: NextStep }
/** What the rule of stepped care says of a group; `before` and `since` name the cycles of the chances. */
export type Stepped = { before: string | null; since: string[]; rows: SteppedRow[] }

/** The chance over the subjects that are meant; null where none was said. */
export const chanceOver = (chances: readonly (number | null)[]): number | null => {
  const said = chances.filter((one) => one !== null)
  return said.length === 0 ? null : mean(said)
}

/** What follows for a pupil. Only where a chance was said before a cycle can it have risen in it. */
export function stepOf({ before, since }: Chances): NextStep {
  const known = since.filter((one) => one !== null)
  const all = before === null ? known : [before, ...known]
  const rises = all.slice(1).map((chance, i) => chance - at(all, i))
  return nextStep({
    blocks: rises.length,
    blocksWithResponse: rises.filter((rise) => rise >= RISE).length,
    safe: known.map((chance) => chance >= SAFE),
  })
}

const steps: Record<NextStep, string> = {
  stop: 'may end: on course in two cycles running',
  'step up': 'the next step: no rise in two cycles of help',
  continue: 'goes on',
  'make room': 'makes room: its hours would do more elsewhere',
}
export const stepWords = (step: NextStep): string => steps[step]

export const chanceWords = (chance: number | null): string => (chance === null ? '–' : of100(chance))

/** "By the rule of stepped care 2 may end, 1 takes the next step, 5 go on". */
export function steppedFinding({ since, rows }: Pick<Stepped, 'since' | 'rows'>): string {
  if (since.length < FEWEST_BLOCKS)
    return `Too early for the rule of stepped care: it takes two judged cycles of help, and there ${since.length === 1 ? 'was one' : 'was none'}`
  const number = (step: NextStep) => rows.filter((row) => row.step === step).length
  const [end, up] = [number('stop'), number('step up')]
  const on = rows.length - end - up
  const parts = [
    end > 0 ? `${end} may end` : '',
    up > 0 ? `${up} ${up === 1 ? 'takes' : 'take'} the next step` : '',
    on > 0 ? `${on} ${on === 1 ? 'goes' : 'go'} on` : '',
  ].filter(Boolean)
  return `By the rule of stepped care, of ${count(rows.length, 'pupil')} ${parts.join(', ')}`
}
