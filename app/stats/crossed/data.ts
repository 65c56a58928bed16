/** A way in which results are grouped, such as by pupil, class or teacher. */
export interface CrossedFactor {
  readonly name: string
  readonly levels: readonly string[]
  /** For each result its level, from 0; -1 where it has none. */
  readonly codes: Int32Array
}

/** Results of one school, or of any set small enough to hold: one line for each pupil in each subject. */
export interface CrossedData {
  readonly outcome: Float64Array
  /** Columns beside the intercept; where several subjects stand together, a 0/1 column for each but one. */
  readonly fixed: readonly { readonly name: string; readonly values: Float64Array }[]
  readonly factors: readonly CrossedFactor[]
}
