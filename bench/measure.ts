/** One figure a benchmark arrived at. */
export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The goal in words, such as "<= 0.56"; "for comparison" when there is none. */
  readonly goal: string
  readonly met: boolean
  /** What the figure is measured beside. */
  readonly against?: string
  /** The figure divided by that of the thing it is measured beside. */
  readonly ratio?: number
}

/** A benchmark: every file in this folder but the runner exports one as `benchmark`. */
export interface Benchmark {
  readonly name: string
  readonly goal: string
  readonly against: string
  readonly run: () => Promise<Measure[]>
}

type Beside = Pick<Measure, 'against' | 'ratio'>

/** A figure that should be no more than a limit. */
export const atMost = (
  name: string,
  value: number,
  limit: number,
  unit: string,
  beside: Beside = {},
): Measure => ({
  name,
  value,
  unit,
  goal: `<= ${limit}`,
  met: value <= limit,
  ...beside,
})

/** A figure that should be at least a limit. */
export const atLeast = (
  name: string,
  value: number,
  limit: number,
  unit: string,
  beside: Beside = {},
): Measure => ({
  name,
  value,
  unit,
  goal: `>= ${limit}`,
  met: value >= limit,
  ...beside,
})

/** A figure that should lie between two limits. */
export const between = (name: string, value: number, low: number, high: number, unit: string): Measure => ({
  name,
  value,
  unit,
  goal: `${low} to ${high}`,
  met: value >= low && value <= high,
})

/** A figure without a goal, given so that others can be read beside it. */
export const comparison = (name: string, value: number, unit: string): Measure => ({
  name,
  value,
  unit,
  goal: 'for comparison',
  met: true,
})
