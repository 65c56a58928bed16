/** One figure of a benchmark: its goal, and what a user would pick instead, from the same run. */
export type Measure = {
  name: string
  value: number
  unit: string
  goal: string
  met: boolean
  against?: string
  ratio?: number
}

export type Benchmark = {
  name: string
  goal: string
  /** What it is measured beside. */
  against: string
  run(): Promise<Measure[]>
}
