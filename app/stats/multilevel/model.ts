/** Maximum likelihood, or the same of what is left of the outcome once the fixed effects are taken out (REML). */
export type Method = 'ML' | 'REML'

/**
 * outcome = intercept + fixed effects + effects of each group at each level + what is the pupil's own. Every level of
 * the sums has an intercept of its own for each group; `slopes` names columns whose coefficient differs by group too.
 */
export interface MultilevelModel {
  readonly method: Method
  /** Columns or factors. Of a factor each level but one, the reference, becomes a column. */
  readonly fixed: readonly string[]
  /** By name of level, columns that are among the fixed ones. */
  readonly slopes?: Readonly<Record<string, readonly string[]>>
  /** By name of factor, the level others are compared with; the most frequent one when left out. */
  readonly references?: Readonly<Record<string, string>>
}

export const INTERCEPT = '(Intercept)'

export type RefusalReason =
  | 'no such column'
  | 'no such level'
  | 'too few groups'
  | 'too few pupils'
  | 'constant column'
  | 'numbers too large'
  | 'collinear column'
  | 'nothing left to explain'
  | 'groups twice'
  | 'columns differ'

/** Why no model can be fitted to these sums, and what to do, in words to show. */
export interface Refusal {
  readonly ok: false
  readonly reason: RefusalReason
  readonly message: string
  /** The column, level or group the message is about. */
  readonly about: string
}

export const refuse = (reason: RefusalReason, about: string, message: string): Refusal => ({
  ok: false,
  reason,
  about,
  message,
})
