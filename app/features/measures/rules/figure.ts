import type { Measure, Rule, RuleOf } from '../schema-official.ts'
import type { Left } from './awards.ts'
import type { Prepared, Tables } from './pupil.ts'
import type { Counted } from './slots.ts'

/** Why a figure is what it is: each result in its place, each that was left and its reason, and a sentence. */
export type Why = { counted: readonly Counted[]; left: readonly Left[]; words: string }

/**
 * One pupil in one measure: what it adds to the sum, with what weight and (where the measure has an interval) what variance,
 * and why, which is put together when it is asked for. `value` is null where the pupil is not in the measure; the sentence
 * then says why.
 */
export type Figure = {
  readonly value: number | null
  readonly sum: number
  readonly weight: number
  readonly variance: number | null
  why(): Why
}

/** What a rule is worked out by, beside the pupil: its measure, the tables, and other measures of the same pupil. */
export type By = { measure: Measure; tables: Tables; outcomeOf(measureKey: string): number | null }
export type FigureOf<K extends Rule['kind']> = (rule: RuleOf<K>, prepared: Prepared, by: By) => Figure

type Adds = { value: number; sum?: number; weight?: number; variance?: number }

/** A figure whose reasons wait until somebody asks: of a cohort most are never read. */
export const oneFigure = ({ value, sum = value, weight = 1, variance }: Adds, why: () => Why): Figure => ({
  value,
  sum,
  weight,
  variance: variance ?? null,
  why,
})

/** A reason that is a sentence alone. */
export const sentence = (words: string): Why => ({ counted: [], left: [], words })

export const noFigure = (words: string): Figure => ({
  value: null,
  sum: 0,
  weight: 0,
  variance: null,
  why: () => sentence(words),
})

/** A number for a sentence: at most so many decimals, none that say nothing. */
export const plain = (value: number, decimals = 2): string => String(Number(value.toFixed(decimals)))

/** Everything of a pupil that a measure leaves: what found no place, what was discounted, what stands on no list. */
export function allLeft(prepared: Prepared, { discounting }: Measure, more: readonly Left[] = []): Left[] {
  const unlisted = discounting === 'first entry' ? prepared.awards.filter(({ listed }) => !listed) : []
  const off = unlisted.map(({ name, grade }) => ({ name, grade, why: 'Not on the list of qualifications.' }))
  return [...more, ...prepared.counted(discounting).left, ...off, ...prepared.left]
}
