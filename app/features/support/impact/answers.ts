import { believe } from '#stats/impact/belief.ts'
import { pupilsNeeded, type Verdict, verdictOf } from '#stats/impact/effect.ts'
import { costPerMonth, type MonthsLine, monthsRange } from '#stats/impact/months.ts'
import { combineWithin } from '#stats/impact/pool.ts'
import type { OutcomeKind } from '../schema.ts'
import { type Design, designs, surest } from './designs.ts'
import { toolkitPrior } from './prior.ts'
import type { Compared } from './rows.ts'
import type { SteppedFacts } from './steps.ts'
import { lineStudies, lotStudies, type Range, type Study, stepStudy, studyOf, type Told } from './studies.ts'

/** The smallest effect worth having, in standard deviations: under a month of progress. */
const worthHaving = 0.05

const comparedOf: Record<OutcomeKind, Compared> = {
  forecast: 'marks',
  attendance: 'attendance',
  behaviour: 'behaviour',
}

/** How many had the help, and how many stand beside them, each cycle counted by what looked at most of its pupils. */
export function pupilsOf(studies: readonly Study[]): { helped: number; compared: number } {
  const most = studies.filter(
    (one) =>
      one.design === 'comparison' ||
      !studies.some(
        ({ design, covers }) => design === 'comparison' && covers.some((cycle) => one.covers.includes(cycle)),
      ),
  )
  return {
    helped: most.reduce((sum, { helped }) => sum + (helped ?? 0), 0),
    compared: most.reduce((sum, { compared }) => sum + compared, 0),
  }
}

/** What is known of a kind of help after all windows of a year. */
export type Answer = {
  kind: string
  outcome: OutcomeKind
  /** The latest first. */
  studies: readonly Study[]
  /** The surest way in which anything was found; null where nothing was. */
  design: Design | null
  verdict: Verdict
  /** All windows together, in standard deviations; null where none could be compared. */
  effect: Range | null
  se: number | null
  /** The same in months of progress; null where what is measured are not marks. */
  months: Range | null
  /** Of 100 schools like this one, in how many the next group would gain at all, all evidence together. */
  next100: number | null
}

/** Studies of one school together; one by itself keeps its own range. */
function together(studies: readonly Study[]): { effect: Range; se: number } | null {
  const known = studies.flatMap(({ effect, se }) => (effect ? [{ effect, g: effect.value, se }] : []))
  const all = combineWithin(known)
  const [only] = known
  if (!all || !only) return null
  const half = 1.96 * all.se
  const effect = known.length === 1 ? only.effect : { value: all.g, low: all.g - half, high: all.g + half }
  return { effect, se: all.se }
}

/** The designs a kind of help really has, of all windows and of what classes began one after the other; the latest first. */
function studiesOf(
  { key, outcome }: { key: string; outcome: OutcomeKind },
  { windows, steps }: { windows: readonly Told[]; steps: readonly SteppedFacts[] },
): Study[] {
  const byMarks = outcome === 'forecast'
  const began = windows.filter(
    ({ facts }) =>
      facts.members.some((one) => one.kind === key && one.begins) ||
      facts.places.some((one) => one.kind === key && one.way === 'line'),
  )
  const inWindows = began.flatMap((window) => [
    studyOf(window, key, comparedOf[outcome]),
    ...(byMarks ? [...lineStudies(window, key), ...lotStudies(window, key)] : []),
  ])
  const inSteps = byMarks
    ? steps.filter(({ kind }) => kind === key).flatMap((one) => stepStudy(one) ?? [])
    : []
  return [...inWindows.toReversed(), ...inSteps]
}

/** What help of a kind did, over all windows. */
export function answerOf(
  kind: { key: string; outcome: OutcomeKind },
  known: { windows: readonly Told[]; steps: readonly SteppedFacts[] },
  table: readonly MonthsLine[] | null,
): Answer {
  const studies = studiesOf(kind, known)
  const best = surest(studies)
  const all = together(best)
  const found = best.flatMap(({ effect, se }) => (effect ? [{ g: effect.value, se }] : []))
  const months =
    all && table && monthsRange({ g: all.effect.value, low: all.effect.low, high: all.effect.high }, table)
  return {
    ...{ kind: kind.key, outcome: kind.outcome, studies },
    design: designs.find((design) => best.some((one) => one.design === design)) ?? null,
    verdict: all ? verdictOf(all.effect, worthHaving) : 'not enough evidence',
    ...{ effect: all?.effect ?? null, se: all?.se ?? null },
    months:
      months && kind.outcome === 'forecast'
        ? { value: months.months, low: months.low, high: months.high }
        : null,
    next100: found.length === 0 ? null : Math.round(100 * believe(found, toolkitPrior).chanceNextAbove(0)),
  }
}

/** An effect that a school would want to know of, in standard deviations: two to three months of progress. */
const wantedEffect = 0.2

/** How many pupils were compared in what counts, and how many it would take on each side to know of an effect worth knowing. */
export type ToKnow = { needed: number; helped: number; compared: number }

/**
 * So many pupils it would take to see an effect of two to three months eight times of ten, from how unsure the comparisons that
 * count were; null where nothing was compared.
 */
export function pupilsToKnow({ se, studies }: Pick<Answer, 'se' | 'studies'>): ToKnow | null {
  const { helped, compared } = pupilsOf(surest(studies).filter(({ effect }) => effect !== null))
  if (se === null || helped === 0 || compared === 0) return null
  const each = (2 * helped * compared) / (helped + compared)
  const unexplained = Math.min(1, (se * se * each) / 2)
  return { needed: pupilsNeeded(wantedEffect, Math.sqrt(1 - unexplained)), helped, compared }
}

export type SideEffect = { of: Compared; study: Study }

/** What went with the help beside what it was meant for, in the latest window in which it began. */
export function sideEffectsOf(
  { key, outcome }: { key: string; outcome: OutcomeKind },
  window: Told,
): SideEffect[] {
  const others: readonly Compared[] = ['other marks', 'attendance', 'behaviour']
  return others
    .filter((of) => of !== comparedOf[outcome])
    .map((of) => ({ of, study: studyOf(window, key, of) }))
    .filter(({ study }) => study.helped !== null)
}

/** Hours of staff for a month gained by one pupil, with both ends; null where nothing would be gained. */
export type PerMonth = { value: number | null; least: number | null; most: number | null }

/** Hours of staff so far, and what a month gained by one pupil took: at the effect found, and at the ends of its range. */
export function costOf(given: {
  sessions: number
  staffMinutes: number
  helped: number
  months: Range | null
}): { hours: number; perMonth: PerMonth } {
  const hours = (given.sessions * given.staffMinutes) / 60
  const at = (months = 0) => costPerMonth(hours, given.helped, months)
  const { value, low, high } = given.months ?? {}
  return { hours, perMonth: { value: at(value), least: at(high), most: at(low) } }
}
