export type Cell = string | number | boolean | null
/** Rows of one table in the order of its columns; `columns` gives each its PostgreSQL type. */
export type Batch = {
  table: string
  columns: readonly (readonly [name: string, type: string])[]
  rows: Cell[][]
}

const types: Record<string, readonly string[]> = {
  bigint: ['id', 'seed', 'entered_by', 'owner_id', 'made_by', 'taken_by', 'drawn_by', 'opened_by'],
  int: [
    'number',
    'set_number',
    'first_year',
    'last_year',
    'position',
    'points',
    'step',
    'first_step',
    'outcome',
    'unit',
    'cells',
    'places',
    'minutes',
    'meetings',
    'week',
    'weekday',
    'seats',
  ],
  date: [
    'starts',
    'ends',
    'opens',
    'closes',
    'born',
    'entered',
    'left_on',
    'taken_on',
    'set_on',
    'week_start',
    'occurred_on',
    'awarded_on',
    'review_on',
    'joined_on',
    'held_on',
    'opened_on',
    'began_on',
    'ended_on',
    'agreed_on',
    'tried_on',
    'visited_on',
    'closed_on',
  ],
  boolean: [
    'eal',
    'fsm',
    'pupil_premium',
    'looked_after',
    'traveller',
    'parental_responsibility',
    'barred',
    'required',
    'chosen',
    'lesson',
  ],
  numeric: ['share', 'score', 'max_score', 'baseline_score', 'times_a_week'],
  real: ['growth', 'bias', 'size', 'seconds', 'near', 'line', 'priority', 'probability', 'effect'],
  'real[]': ['states', 'chances'],
  jsonb: ['marks'],
  timestamptz: ['entered_at', 'set_at', 'ended_at', 'last_at', 'drawn_at', 'made_at', 'taken_at', 'at'],
}
const typeOf = new Map(
  Object.entries(types).flatMap(([type, names]) => names.map((name) => [name, type] as const)),
)

/** A batch for a table; the columns' types follow from their names, unless one says its own ("ends:int"). */
export function batch(table: string, columns: string, rows: Cell[][]): Batch {
  const named = columns.split(' ').map((column) => {
    const [name = column, type] = column.split(':')
    return [name, type ?? typeOf.get(name) ?? (name.endsWith('_id') ? 'bigint' : 'text')] as const
  })
  return { table, columns: named, rows }
}

/** Numbers as PostgreSQL reads an array of them, to a thousandth. */
export const array = (numbers: readonly number[]): string =>
  `{${numbers.map((number) => number.toFixed(3)).join(',')}}`
