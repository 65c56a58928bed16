/**
 * A linear program with some whole-numbered columns: the best x with lower <= x <= upper and rowLower <= A x <= rowUpper.
 * A is kept row by row: the entries of row r stand from starts[r] to starts[r + 1] in `indices` (columns) and `values`.
 */
export interface Program {
  readonly sense: 'maximise' | 'minimise'
  readonly cost: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** 1 where a column must be whole. */
  readonly integer: Int32Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** What is asked of a solver. */
export interface Question {
  readonly program: Program
  /** Stops when no plan can be better by more than this part of the value; 0 unless said. */
  readonly gap?: number
  /** Stops after so many seconds; all that are left unless said. */
  readonly seconds?: number
  /** Forgets that columns must be whole: quick, and only then the answer has prices. */
  readonly relaxed?: boolean
  /** False where the solver should begin at once instead of making the program smaller first. */
  readonly presolve?: boolean
  /** A plan that is known to hold, to begin from. */
  readonly start?: Float64Array
}

/** What a solver answers. */
export interface Answer {
  /** `stopped`: time ran out, with or without a plan found until then. */
  readonly status: 'optimal' | 'stopped' | 'infeasible' | 'unbounded'
  /** The plan, or none. */
  readonly x: Float64Array | undefined
  readonly value: number
  /** No plan is better than this. */
  readonly bound: number
  /** Of a relaxed program: by how much the value grows as the limit of a row does. */
  readonly prices: Float64Array | undefined
  /** Seconds left of those allowed for all questions together. */
  readonly secondsLeft: number
}

/**
 * Work that asks a solver and waits: written as a generator so that it may be answered by a thread, a test or a machine
 * elsewhere, and so that it can be stopped between two questions.
 */
export type Solving<T> = Generator<Question, T, Answer>

export interface Column {
  readonly cost?: number
  readonly lower?: number
  readonly upper?: number
  readonly integer?: boolean
}

/** Collects columns and rows into a program. */
export interface ProgramBuilder {
  /** Adds a column (from 0 up, unless said) and answers its place. */
  column(column: Column): number
  /** Adds low <= sum of value * column <= high; a column may stand in a row once. */
  row(low: number, high: number, entries: readonly (readonly [column: number, value: number])[]): number
  build(): Program
}

/** Begins an empty program. */
export function createProgram(sense: Program['sense']): ProgramBuilder {
  const columns: Column[] = []
  const rowLower: number[] = []
  const rowUpper: number[] = []
  const indices: number[] = []
  const values: number[] = []
  const starts = [0]
  return {
    column: (column) => columns.push(column) - 1,
    row: (low, high, entries) => {
      for (const [column, value] of entries) {
        indices.push(column)
        values.push(value)
      }
      starts.push(indices.length)
      rowUpper.push(high)
      return rowLower.push(low) - 1
    },
    build: () => ({
      sense,
      cost: Float64Array.from(columns, ({ cost = 0 }) => cost),
      lower: Float64Array.from(columns, ({ lower = 0 }) => lower),
      upper: Float64Array.from(columns, ({ upper = Number.POSITIVE_INFINITY }) => upper),
      integer: Int32Array.from(columns, ({ integer = false }) => Number(integer)),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    }),
  }
}
