/** The pure door of cycle: what a cell takes, and its words. */
export {
  type Ceiling,
  type CellCost,
  FIRST_CELL_SECONDS,
  formatMinutes,
  IDLE_SECONDS,
  type Spread,
  spreadOf,
} from './rules/burden.ts'
export { type Field, fieldHint, readCell } from './rules/cells.ts'

export { checkTitles } from './rules/check-words.ts'
export { type Change, type Correction, changeOf, changeWords, correctMarks } from './rules/corrections.ts'
export { cycleTrail } from './rules/trail.ts'
export { type Gap, gapFinding } from './rules/words.ts'
export { CeilingForm, CloseForm } from './schema.ts'
