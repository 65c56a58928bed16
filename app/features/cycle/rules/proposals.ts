import {
  type Flag,
  type FlagReason,
  findOrdinal,
  gradeAt,
  gradeCount,
  type Scale,
} from '#features/measures/api.ts'
import { count, formatShare } from '#features/school/api.ts'

/** A mark that could be entered, and in words where it comes from. It stands in no cell until somebody accepts it. */
export type Proposal = { text: string; source: string }

export type Weekly = {
  pupilId: number
  /** Mean of the marked work as a part of its full mark, 0 to 1, over so many pieces. */
  mean: number
  pieces: number
}

const FEWEST_PIECES = 3
const FEWEST_PUPILS = 5

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
const spreadOf = (numbers: readonly number[]) => {
  const middle = meanOf(numbers)
  return Math.sqrt(meanOf(numbers.map((one) => (one - middle) ** 2)))
}

/**
 * Grades proposed from weekly marks. A pupil's place in the class by weekly marks, in standard deviations from the mean,
 * is set on the class's own judgements of the cycle before (linear equating: Kolen and Brennan, Test Equating, 2014, ch. 2):
 * grade = mean of judgements + deviation * spread of judgements, rounded and kept within the scale.
 * Nothing is proposed for fewer than three pieces of work, nor when fewer than five pupils have both, or all marks are alike.
 */
export function proposeGrades(
  scale: Scale,
  weekly: readonly Weekly[],
  earlier: ReadonlyMap<number, string>,
): Map<number, Proposal> {
  const enough = weekly.filter((one) => one.pieces >= FEWEST_PIECES)
  const both = enough.flatMap((one) => {
    const ordinal = findOrdinal(scale, earlier.get(one.pupilId) ?? '')
    return ordinal === undefined ? [] : [{ mean: one.mean, ordinal }]
  })
  const means = both.map((one) => one.mean)
  const spread = spreadOf(means)
  if (both.length < FEWEST_PUPILS || spread < 1e-9) return new Map()
  const ordinals = both.map((one) => one.ordinal)
  const [middle, centre, width] = [meanOf(means), meanOf(ordinals), spreadOf(ordinals)]
  return new Map(
    enough.map(({ pupilId, mean, pieces }) => {
      const text = gradeAt(scale, centre + ((mean - middle) / spread) * width)
      const source = `${count(pieces, 'piece')} of weekly work, mean ${formatShare(mean)}, set on this class’s last judgements`
      return [pupilId, { text, source }]
    }),
  )
}

export type Conduct = { good: number; bad: number; last: string | undefined }

const NET_FOR_A_STEP = 2

/**
 * Effort proposed from what was noted in the cycle: as last time, one step up when praise outweighs the rest by two events,
 * one step down the other way round. Nothing without an effort from last time, nor when nothing was noted: last time’s
 * mark alone is no news of a pupil.
 */
export function proposeEffort(scale: Scale, { good, bad, last }: Conduct): Proposal | null {
  const before = last === undefined ? undefined : findOrdinal(scale, last)
  if (before === undefined || good + bad === 0) return null
  const net = good - bad
  const step = net >= NET_FOR_A_STEP ? 1 : net <= -NET_FOR_A_STEP ? -1 : 0
  const ordinal = Math.min(Math.max(before + step, 0), gradeCount(scale) - 1)
  const noted = `${count(good, 'praise')} and ${count(bad, 'concern')} since`
  return { text: gradeAt(scale, ordinal), source: `last time ${last}, ${noted}` }
}

export type Known = {
  /** Behaviour events of the cycle by kind. */
  events: ReadonlyMap<string, number>
  attendance: { present: number; possible: number } | undefined
}

const FEWEST_SESSIONS = 10

function reasonFor(
  { events: kinds = [], at_least = 1, attendance_under }: FlagReason,
  known: Known,
): string | null {
  const noted = kinds.reduce((sum, kind) => sum + (known.events.get(kind) ?? 0), 0)
  if (kinds.length > 0 && noted >= at_least) return `noted ${count(noted, 'time')}`
  const { present = 0, possible = 0 } = known.attendance ?? {}
  if (attendance_under !== undefined && possible >= FEWEST_SESSIONS && present < attendance_under * possible)
    return `present at ${formatShare(present / possible)} of sessions`
  return null
}

/** Flags proposed by what is known of a pupil in the cycle, by the reasons their list names; null when there is none. */
export function proposeFlags(flags: readonly Flag[], known: Known): Proposal | null {
  const found = flags.flatMap((flag) => {
    const reason = flag.proposed_by ? reasonFor(flag.proposed_by, known) : null
    return reason === null ? [] : [{ short: flag.short, said: `${flag.label.toLowerCase()}: ${reason}` }]
  })
  if (found.length === 0) return null
  return {
    text: found.map((one) => one.short).join(' '),
    source: found.map((one) => one.said).join('; '),
  }
}
