import { lotteryEffect } from '#stats/impact/adjusted.ts'
import { discontinuityEffect } from '#stats/impact/discontinuity.ts'
import { type Balance, matchedEffect } from '#stats/impact/matched.ts'
import { studentQuantile } from '#stats/student.ts'
import { SMALLEST_SHOWN } from '#stats/suppress.ts'
import type { Design } from './designs.ts'
import { linesOf, lotRowsOf } from './placed.ts'
import { type Compared, rowsOf, type WindowFacts } from './rows.ts'
import { type SteppedFacts, steppedImpact } from './steps.ts'

/** How far a comparison with pupils alike may still be off: what nobody wrote down when pupils were chosen. */
const comparisonBias = 0.1

export type Range = { value: number; low: number; high: number }
/** What help of a kind did; `effect` null says with `why` that nothing can be said. */
export type Study = {
  /** The cycle whose marks were looked at, or the first of them and the last. */
  cycle: string
  /** The cycles whose marks it is made of. */
  covers: readonly number[]
  design: Design
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
/** Two judged cycles in a row, by the name and number of the second. */
export type Told = { cycle: string; to: { id: number }; facts: WindowFacts }

const pupilsIn = (rows: readonly { pupilId: number }[]) => new Set(rows.map(({ pupilId }) => pupilId)).size
const tooFew = `Fewer than ${SMALLEST_SHOWN} pupils: nothing can be told of so few.`

type Telling = Pick<Study, 'cycle' | 'covers' | 'design' | 'helped' | 'compared'>
const refuse = (told: Telling, why: string): Study => ({
  ...{ ...told, why, effect: null, se: 0, balance: [], eValue: 1 },
})
const say = (told: Telling, { effect, low, high, se }: Estimate): Study => ({
  ...{ ...told, effect: { value: effect, low, high }, se, why: null, balance: [], eValue: 1 },
})
type Estimate = { effect: number; low: number; high: number; se: number }

/** One comparison with pupils alike in one window, or why there is none. */
export function studyOf({ cycle, to, facts }: Told, kind: string, compared: Compared): Study {
  const rows = rowsOf(facts, kind, compared)
  const helped = pupilsIn(rows.filter((row) => row.helped))
  const told = {
    ...{ cycle, covers: [to.id], design: 'comparison' as const, helped },
    compared: pupilsIn(rows.filter((row) => !row.helped)),
  }
  if (helped < SMALLEST_SHOWN) return refuse({ ...told, helped: null }, tooFew)
  const found = matchedEffect(rows)
  if (!found) return refuse(told, 'Those helped and those not helped are too unlike to be compared.')
  const { g, se } = found.standardised
  const whole = Math.hypot(se, comparisonBias)
  const reach = studentQuantile(0.975, found.freedom) * whole
  const study = say(told, { effect: g, low: g - reach, high: g + reach, se: whole })
  return { ...study, balance: found.balance, eValue: found.eValue }
}

/** What those drawn gained over those not drawn; none where nothing was drawn, or too few to be told. */
export function lotStudies({ cycle, to, facts }: Told, kind: string): Study[] {
  const rows = lotRowsOf(facts, kind)
  const [helped, compared] = [true, false].map((side) => pupilsIn(rows.filter((row) => row.helped === side)))
  if (!helped || !compared || Math.min(helped, compared) < SMALLEST_SHOWN) return []
  const found = lotteryEffect(rows)
  return found ? [say({ cycle, covers: [to.id], design: 'lot', helped, compared }, found)] : []
}

/** What jumps at the lines by which places were given. */
export const lineStudies = ({ cycle, to, facts }: Told, kind: string): Study[] =>
  linesOf(facts, kind).map(({ line, rows }): Study => {
    const found = discontinuityEffect(rows, line)
    const helped = rows.filter(({ chosen }) => chosen).length
    const told = { cycle, covers: [to.id], design: 'line' as const }
    if (found) return say({ ...told, helped: found.helped, compared: found.compared }, found)
    const compared = rows.length - helped
    if (Math.min(helped, compared) < SMALLEST_SHOWN)
      return refuse({ ...told, helped: null, compared: 0 }, tooFew)
    return refuse({ ...told, helped, compared }, 'Too few pupils on a side of the line: it takes 25 on each.')
  })

/** What classes that had begun gained over those still waiting, while they began one after the other. */
export function stepStudy(facts: SteppedFacts): Study | null {
  const { cycles, members } = facts
  const [first, last] = [cycles[1], cycles.at(-1)]
  if (!first || !last) return null
  const begun = members.filter(({ turn }) => turn < cycles.length)
  const told = {
    ...{ design: 'steps' as const, covers: cycles.slice(1).map(({ id }) => id) },
    cycle: `${first.name}${first === last ? '' : ` to ${last.name}`} of ${last.year}`,
    ...{ helped: begun.length, compared: members.filter(({ turn }) => turn > 1).length },
  }
  const units = [...Map.groupBy(members, ({ classId }) => classId).values()]
  if (units.some(({ length }) => length < SMALLEST_SHOWN)) return refuse({ ...told, helped: null }, tooFew)
  const found = steppedImpact(facts)
  if (!found) return refuse(told, 'Not every class has marks in every cycle yet, or all had begun.')
  if (!Number.isFinite(found.low + found.high))
    return refuse(told, 'So few classes have begun that the draw alone could look like this.')
  return say(told, found)
}
