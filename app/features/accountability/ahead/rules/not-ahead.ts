/** Why a cohort cannot be looked at ahead. */
export type NotAhead = 'nobody' | 'no cycle' | 'no entries' | 'results are here'
