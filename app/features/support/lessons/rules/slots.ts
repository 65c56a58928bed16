import type { Day, Desk, DeskPupil, Period, Timetabled } from './desk.ts'
import { holds } from './desk.ts'

/** A period of a day, in which a special lesson might be held. */
export type Slot = { id: string; on: string; week: number; period: Period }

export const slotId = (on: string, periodId: number): string => `${on} ${periodId}`

const periodsOn = (day: Day, periods: readonly Period[]): Period[] =>
  periods
    .filter(({ week, weekday }) => week === day.timetable && weekday === day.weekday)
    .toSorted((a, b) => a.begins - b.begins)

/** The periods of the days that are planned, in order; those gone on a day are left out. */
export function slotsOf({
  days,
  starts,
  periods,
  gaps,
}: Pick<Desk, 'days' | 'starts' | 'periods' | 'gaps'>): Slot[] {
  const gone = new Set(
    gaps.flatMap(({ on, periodId, yearGroupId }) =>
      periodId === null || yearGroupId !== null ? [] : [slotId(on, periodId)],
    ),
  )
  return days
    .filter(({ on }) => on >= starts)
    .flatMap((day) =>
      periodsOn(day, periods).map((period) => ({
        ...{ id: slotId(day.on, period.id), on: day.on, week: day.week, period },
      })),
    )
    .filter(({ id }) => !gone.has(id))
}

/** What a pupil would miss in a slot: a lesson of a class, or nothing but tutor time or time of their own. */
export const missedAt = ({ has }: DeskPupil, { on, period }: Slot): Timetabled | null =>
  has.find((one) => one.periodId === period.id && holds(one, on)) ?? null
