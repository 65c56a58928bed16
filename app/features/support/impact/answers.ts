import { lotteryEffect } from '#stats/impact/adjusted.ts'
import { believe } from '#stats/impact/belief.ts'
import { type Verdict, verdictOf } from '#stats/impact/effect.ts'
import { type Balance, matchedEffect } from '#stats/impact/matched.ts'
import { costPerMonth, type MonthsLine, monthsRange } from '#stats/impact/months.ts'
import { studentQuantile } from '#stats/student.ts'
import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import type { OutcomeKind } from '../schema.ts'
import { type Compared, lotteryRowsOf, rowsOf, type WindowFacts } from './rows.ts'

/** The smallest effect worth having, in standard deviations: under a month of progress. */
const worthHaving = 0.05
/** How far a comparison with pupils alike may still be off: what nobody wrote down when pupils were chosen. */
const comparisonBias = 0.1
/** Before any results: what toolkits find of such help, and how far schools lie apart. */
const prior = { mean: 0.1, sd: 0.15, betweenSd: 0.1 }

export type Range = { value: number; low: number; high: number }
/** What help of a kind did between two cycles; `effect` null says with `why` that nothing can be said. */
export type Study = {
  cycle: string
  design: 'lottery' | 'comparison'
  /** Null: too few to be told. */
  helped: number | null
  compared: number
  effect: Range | null
  /** Standard error of the effect, with how far such a comparison may be off. */
  se: number
  balance: readonly Balance[]
  /** How strongly something unseen would have to go with both help and marks to explain the effect away. */
  eValue: number
  why: string | null
}

const comparedOf: Record<OutcomeKind, Compared> = {
  forecast: 'marks',
  attendance: 'attendance',
  behaviour: 'behaviour',
}

const pupilsIn = (rows: readonly { pupilId: number }[]) => new Set(rows.map(({ pupilId }) => pupilId)).size

function refuse(cycle: string, helped: number | null, compared: number, why: string): Study {
  const nothing = { effect: null, se: 0, balance: [], eValue: 1 }
  return { ...{ cycle, design: 'comparison', helped, compared, why }, ...nothing }
}

/** One comparison of one window, or why there is none. */
export function studyOf(cycle: string, facts: WindowFacts, kind: string, compared: Compared): Study {
  const rows = rowsOf(facts, kind, compared)
  const helped = pupilsIn(rows.filter((row) => row.helped))
  const beside = pupilsIn(rows.filter((row) => !row.helped))
  if (helped < SMALLEST_SHOWN)
    return refuse(cycle, null, beside, `Fewer than ${SMALLEST_SHOWN} pupils: nothing can be told of so few.`)
  const found = matchedEffect(rows)
  if (!found)
    return refuse(cycle, helped, beside, 'Those helped and those not helped are too unlike to be compared.')
  const { g, se } = found.standardised
  const whole = Math.hypot(se, comparisonBias)
  const reach = studentQuantile(0.975, found.freedom) * whole
  return {
    ...{ cycle, design: 'comparison', helped, compared: beside, why: null, se: whole },
    effect: { value: g, low: g - reach, high: g + reach },
    ...{ balance: found.balance, eValue: found.eValue },
  }
}

/** What those drawn gained over those not drawn; none where nothing was drawn, or too few to be told. */
function drawStudies(cycle: string, facts: WindowFacts, kind: string): Study[] {
  const rows = lotteryRowsOf(facts, kind)
  const [helped, compared] = [true, false].map((side) => pupilsIn(rows.filter((row) => row.helped === side)))
  if (!helped || !compared || Math.min(helped, compared) < SMALLEST_SHOWN) return []
  const found = lotteryEffect(rows)
  if (!found) return []
  const { g, low, high, se } = found.standardised
  return [
    {
      ...{ cycle, design: 'lottery', helped, compared, effect: { value: g, low, high }, se, why: null },
      ...{ balance: [], eValue: 1 },
    },
  ]
}

/** How many had the help, and how many stand beside them, all cycles together: a draw is among the same pupils again. */
export function pupilsOf(studies: readonly Study[]): { helped: number; compared: number } {
  const all = studies.filter(({ design }) => design === 'comparison')
  return {
    helped: all.reduce((sum, { helped }) => sum + (helped ?? 0), 0),
    compared: all.reduce((sum, { compared }) => sum + compared, 0),
  }
}

/** What is known of a kind of help after all windows of a year. */
export type Answer = {
  kind: string
  outcome: OutcomeKind
  /** The latest window first. */
  studies: readonly Study[]
  verdict: Verdict
  /** All windows together, in standard deviations; null where none could be compared. */
  effect: Range | null
  /** The same in months of progress; null where what is measured are not marks. */
  months: Range | null
  /** Of 100 schools like this one, in how many the next group would gain at all, all evidence together. */
  next100: number | null
}

/** Of each window what tells most: a draw where there was one, else the comparison. */
const surest = (studies: readonly Study[]): Study[] =>
  studies.filter(
    ({ cycle, design }) =>
      design === 'lottery' || !studies.some((other) => other.cycle === cycle && other.design === 'lottery'),
  )

/** Windows of one school weighted by how sure each is: too few for how far they lie apart to be known. */
function together(studies: readonly Study[]): { effect: Range; se: number } | null {
  const known = studies.flatMap(({ effect, se }) => (effect ? [{ effect, weight: 1 / (se * se) }] : []))
  const [only] = known
  if (!only) return null
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  const weighted = (of: (range: Range) => number) =>
    known.reduce((sum, { effect, weight }) => sum + weight * of(effect), 0) / total
  const value = weighted((range) => range.value)
  const half = known.length === 1 ? 0 : 1.96 / Math.sqrt(total)
  const effect = known.length === 1 ? only.effect : { value, low: value - half, high: value + half }
  return { effect, se: 1 / Math.sqrt(total) }
}

/** What help of a kind did, over all windows. */
export function answerOf(
  { key, outcome }: { key: string; outcome: OutcomeKind },
  windows: readonly { cycle: string; facts: WindowFacts }[],
  table: readonly MonthsLine[],
): Answer {
  const began = windows.filter(({ facts }) => facts.members.some((one) => one.kind === key && one.begins))
  const studies = began
    .flatMap(({ cycle, facts }) => [
      studyOf(cycle, facts, key, comparedOf[outcome]),
      ...(outcome === 'forecast' ? drawStudies(cycle, facts, key) : []),
    ])
    .toReversed()
  const all = together(surest(studies))
  const known = surest(studies).flatMap(({ effect, se }) => (effect ? [{ g: effect.value, se }] : []))
  const months =
    all && monthsRange({ g: all.effect.value, low: all.effect.low, high: all.effect.high }, table)
  return {
    ...{ kind: key, outcome, studies },
    verdict: all ? verdictOf(all.effect, worthHaving) : 'not enough evidence',
    effect: all?.effect ?? null,
    months:
      months && outcome === 'forecast' ? { value: months.months, low: months.low, high: months.high } : null,
    next100: known.length === 0 ? null : Math.round(100 * believe(known, prior).chanceNextAbove(0)),
  }
}

export type SideEffect = { of: Compared; study: Study }

/** What went with the help beside what it was meant for, in the latest window in which it began. */
export function sideEffectsOf(
  { key, outcome }: { key: string; outcome: OutcomeKind },
  { cycle, facts }: { cycle: string; facts: WindowFacts },
): SideEffect[] {
  const others: readonly Compared[] = ['other marks', 'attendance', 'behaviour']
  return others
    .filter((of) => of !== comparedOf[outcome])
    .map((of) => ({ of, study: studyOf(cycle, facts, key, of) }))
    .filter(({ study }) => study.helped !== null)
}

/** Hours of staff so far, and hours for a month gained by one pupil; null where nothing was gained. */
export function costOf(given: {
  sessions: number
  staffMinutes: number
  helped: number
  months: number | null
}) {
  const hours = (given.sessions * given.staffMinutes) / 60
  return { hours, perMonth: costPerMonth(hours, given.helped, given.months ?? 0) }
}
