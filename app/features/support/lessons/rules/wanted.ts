import type { Day, DeskPlan, Standing } from './desk.ts'

/** A lesson that help wants: the `number`-th of a span of weeks, on one of its days. */
export type Wanted = {
  id: string
  plan: DeskPlan
  span: string
  number: number
  days: readonly string[]
  /** Where it stands today. */
  was: Standing | null
}

const SCHOOL_DAYS = 5

/** Lessons come by the week; by the fortnight where half of one is asked for, and once in all for help given once. */
const weeksOf = ({ timesAWeek }: DeskPlan): number | null =>
  timesAWeek === 0 ? null : Number.isInteger(timesAWeek) ? 1 : 2

const spanOf = (plan: DeskPlan, { week }: Day): number => {
  const weeks = weeksOf(plan)
  return weeks === null ? 0 : Math.floor(week / weeks)
}

/** How many lessons the days left of a span still want; never fewer than stand in them. */
function countWanted(plan: DeskPlan, left: number, standing: { held: number; coming: number }): number {
  const weeks = weeksOf(plan)
  const dose = weeks === null ? (plan.met ? 0 : 1) : plan.timesAWeek * weeks
  const open = weeks === null ? dose : Math.round((plan.timesAWeek * left) / SCHOOL_DAYS)
  return Math.max(standing.coming, Math.min(open, dose - standing.held))
}

/**
 * The lessons that help wants from a day on until its review, by its dose; `standing` are the special lessons of all days.
 * Those that stand keep their number in the order of their days.
 */
export function wantedOf(
  plan: DeskPlan,
  { days, starts }: { days: readonly Day[]; starts: string },
  standing: readonly Standing[],
): Wanted[] {
  const own = standing.filter(({ planId }) => planId === plan.id).toSorted((a, b) => (a.on < b.on ? -1 : 1))
  const spans = Map.groupBy(days, (day) => spanOf(plan, day))
  return [...spans.values()].flatMap((all) => {
    const span = all[0]?.on ?? starts
    const within = new Set(all.map(({ on }) => on))
    const left = all.filter(({ on }) => on >= starts && on >= plan.starts && on <= plan.reviewOn)
    const there = own.filter(({ on }) => within.has(on))
    const coming = there.filter(({ on }) => on >= starts && on <= plan.reviewOn)
    const held = there.filter(({ on }) => on < starts).length
    const wanted = left.length === 0 ? 0 : countWanted(plan, left.length, { held, coming: coming.length })
    return Array.from({ length: wanted }, (_, place) => ({
      ...{ id: `${plan.id} ${span} ${place + 1}`, plan, span, number: place + 1 },
      ...{ days: left.map(({ on }) => on), was: coming[place] ?? null },
    }))
  })
}
