/** How a pupil stands to a target, best first. */
export const STATUSES = ['far_ahead', 'on_course', 'close', 'behind', 'well_behind'] as const
export type Status = (typeof STATUSES)[number]

/** The two chances a status is made of. */
export interface TargetChances {
  /** P(final grade >= target). */
  readonly reach: number
  /** P(final grade >= target + 1); 0 when the target is the top grade. */
  readonly exceed: number
}

/** Where one status ends and the next begins, as chances. */
export interface StatusRules {
  readonly farAhead: number
  readonly onCourse: number
  readonly close: number
  readonly behind: number
  /** How far past a boundary a chance must go to change the status at once. */
  readonly margin: number
  /** Cycles a chance must stay past a boundary by less than the margin before the status follows. */
  readonly patience: number
}

export const STATUS_RULES: StatusRules = {
  farAhead: 0.75,
  onCourse: 0.6,
  close: 0.4,
  behind: 0.2,
  margin: 0.05,
  patience: 2,
}

/** A status as shown, and for how many cycles the chances have said otherwise. */
export interface StatusMemory {
  readonly status: Status
  readonly waiting: number
}

/** The status the chances speak for, without memory. */
export function statusOf({ reach, exceed }: TargetChances, rules: StatusRules = STATUS_RULES): Status {
  if (exceed >= rules.farAhead) return 'far_ahead'
  if (reach >= rules.onCourse) return 'on_course'
  if (reach >= rules.close) return 'close'
  return reach >= rules.behind ? 'behind' : 'well_behind'
}

/**
 * The status to show after another cycle. It changes only when a chance is past the boundary by the margin, or has
 * been past it for two cycles, so that colours do not flicker.
 */
export function nextStatus(
  previous: StatusMemory | undefined,
  chances: TargetChances,
  rules: StatusRules = STATUS_RULES,
): StatusMemory {
  const now = statusOf(chances, rules)
  if (!previous || now === previous.status) return { status: now, waiting: 0 }
  const rises = isBetter(now, previous.status)
  const cautious = statusOf(chances, movedBoundaries(rules, rises ? rules.margin : -rules.margin))
  const clear = rises ? rank(cautious) < rank(previous.status) : rank(cautious) > rank(previous.status)
  const waiting = previous.waiting + 1
  return clear || waiting >= rules.patience
    ? { status: now, waiting: 0 }
    : { status: previous.status, waiting }
}

const rank = (status: Status): number => STATUSES.indexOf(status)

/** Whether one status stands higher than another. */
export const isBetter = (one: Status, other: Status): boolean => rank(one) < rank(other)

const movedBoundaries = (rules: StatusRules, by: number): StatusRules => ({
  ...rules,
  farAhead: rules.farAhead + by,
  onCourse: rules.onCourse + by,
  close: rules.close + by,
  behind: rules.behind + by,
})
