import type {
  LessonPlan,
  LessonProblem,
  LessonPupil,
  SpecialLesson,
  Withdrawal,
} from '#stats/lessons/problem.ts'
import { freeCost, lessonCost } from './costs.ts'
import {
  type Desk,
  type DeskPlan,
  type DeskPupil,
  type DeskRoom,
  type DeskStaff,
  holds,
  keepsClear,
  overlaps,
} from './desk.ts'
import { ableTo, shareGivers } from './givers.ts'
import { missedAt, type Slot, slotId, slotsOf } from './slots.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** No subject twice in a cycle: longer than any. */
const WEEKS = 60
/** What a move weighs: when the plan is made anew, and when as little as can be is to move. */
const MOVING = 25
const MOVING_CALMLY = 2_000

export type Asked = {
  problem: LessonProblem
  slots: readonly Slot[]
  wanted: readonly Wanted[]
  /** By plan, everybody who could give its lessons. */
  able: ReadonlyMap<number, readonly number[]>
}

function staffFree(
  { gaps }: Desk,
  { id, spare, teaches, elsewhere }: DeskStaff,
  { on, period }: Slot,
): boolean {
  return (
    spare.includes(period.id) &&
    !gaps.some((gap) => gap.on === on && gap.personId === id) &&
    !teaches.some((one) => one.periodId === period.id && holds(one, on)) &&
    !elsewhere.some((hour) => overlaps(hour, period))
  )
}

const roomFree = ({ gaps }: Desk, { id, taken }: DeskRoom, { on, period }: Slot): boolean =>
  !gaps.some((gap) => gap.on === on && gap.roomId === id) &&
  !taken.some((one) => one.periodId === period.id && holds(one, on))

function withdrawal({ coreIds, gaps }: Desk, pupil: DeskPupil, slot: Slot): Withdrawal | null {
  const at = { on: slot.on, periodId: slot.period.id }
  if (gaps.some((gap) => keepsClear(gap, pupil.yearGroupId, at))) return null
  if (pupil.elsewhere.some((hour) => overlaps(hour, slot.period))) return null
  const missed = missedAt(pupil, slot)
  if (!missed) return { subject: null, cost: freeCost(slot.period) }
  const { subjectId } = missed
  const cost = lessonCost({ status: pupil.status.get(subjectId), core: coreIds.has(subjectId) })
  return { subject: String(subjectId), cost }
}

/** A lesson has a period for itself; what is no lesson must be long enough. */
const isLongEnough = ({ minutes }: DeskPlan, { period }: Slot): boolean =>
  period.lesson || period.ends - period.begins >= minutes

/** Where a lesson may be: on its days, in a period long enough, never in place of the subject it is for, and today only where it is. */
function openTo(
  { plan, days, was }: Wanted,
  { slots, desk, pupils }: { slots: readonly Slot[]; desk: Desk; pupils: ReadonlyMap<number, DeskPupil> },
): string[] {
  const own = was ? slotId(was.on, was.periodId) : null
  const takesItself = (slot: Slot) =>
    plan.subjectId !== null &&
    plan.pupilIds.some((id) => {
      const pupil = pupils.get(id)
      return pupil && missedAt(pupil, slot)?.subjectId === plan.subjectId
    })
  return slots
    .filter((slot) => days.includes(slot.on) && isLongEnough(plan, slot) && !takesItself(slot))
    .filter((slot) => slot.id === own || (slot.on > desk.today && !was?.pinned))
    .map(({ id }) => id)
}

const lessonOf = (wanted: Wanted, staff: readonly number[], only: readonly string[]): SpecialLesson => ({
  ...{ id: wanted.id, room: wanted.plan.room, only, pupils: wanted.plan.pupilIds.map(String) },
  staff: (wanted.was?.pinned ? [wanted.was.personId] : staff).map(String),
})

const beforeOf = (wanted: readonly Wanted[]): NonNullable<LessonProblem['before']> =>
  wanted.flatMap(({ id, was }) =>
    was
      ? [
          {
            lesson: id,
            slot: slotId(was.on, was.periodId),
            staff: String(was.personId),
            room: String(was.roomId),
          },
        ]
      : [],
  )

/** How often a pupil may be taken out, and of what. */
function limitsOf({ days, missed, signed, mostAWeek }: Desk): Partial<LessonProblem> {
  const weekOf = new Map(days.map(({ on, week }) => [on, week]))
  return {
    ...{ mostAWeek, mostADay: 1, weeksBetween: WEEKS, signed: signed.map(named) },
    lostBefore: missed.flatMap(({ pupilId, subjectId }) =>
      subjectId === null ? [] : [named({ pupilId, subjectId })],
    ),
    heldBefore: missed.flatMap(({ pupilId, on }) => {
      const week = weekOf.get(on)
      return week === undefined ? [] : [{ pupil: String(pupilId), week }]
    }),
  }
}

/** What the solver is asked: where each lesson that help wants may be, and what it would cost each pupil. */
export function problemOf(desk: Desk): Asked {
  const { starts, days, standing, plans, calm } = desk
  const slots = slotsOf(desk)
  // On a day's change only what stands is placed again: finding room for more would move many.
  const wanted = plans
    .flatMap((plan) => wantedOf(plan, { days, starts }, standing))
    .filter(({ was }) => !calm || was !== null)
  const byId = new Map(desk.pupils.map((pupil) => [pupil.id, pupil]))
  const staff = desk.staff.map((one) => ({
    ...{ id: one.id, free: slots.map((slot) => staffFree(desk, one, slot)) },
  }))
  const free = new Map(staff.map((one) => [one.id, one.free.filter(Boolean).length]))
  const givers = shareGivers(desk, askedOf(wanted), free)
  const problem: LessonProblem = {
    slots: slots.map(({ id, on, week }) => ({ id, week, day: on })),
    staff: staff.map((one) => ({ id: String(one.id), free: one.free })),
    rooms: desk.rooms.map((room) => ({
      ...{ id: String(room.id), kind: room.kind, free: slots.map((slot) => roomFree(desk, room, slot)) },
    })),
    pupils: desk.pupils.map(
      (pupil): LessonPupil => ({
        ...{ id: String(pupil.id), slots: slots.map((slot) => withdrawal(desk, pupil, slot)) },
      }),
    ),
    lessons: wanted.map((one) =>
      lessonOf(one, givers.get(one.plan.id) ?? [], openTo(one, { slots, desk, pupils: byId })),
    ),
    ...{ ...limitsOf(desk), before: beforeOf(wanted), moving: calm ? MOVING_CALMLY : MOVING },
  }
  return { problem, slots, wanted, able: new Map(plans.map((plan) => [plan.id, ableTo(desk, plan)])) }
}

/** The same once more, where everybody able may give a lesson; what has a place leaves it only so that others get one. */
export function widen({ problem, wanted, able }: Asked, { placed }: LessonPlan): LessonProblem {
  const planOf = new Map(wanted.map(({ id, plan, was }) => [id, was?.pinned ? null : plan.id]))
  const lessons = problem.lessons.map((lesson) => {
    const staff = able.get(planOf.get(lesson.id) ?? -1)
    return staff ? { ...lesson, staff: staff.map(String) } : lesson
  })
  return { ...problem, lessons, before: placed }
}

const named = ({ pupilId, subjectId }: { pupilId: number; subjectId: number }) => ({
  ...{ pupil: String(pupilId), subject: String(subjectId) },
})

const askedOf = (wanted: readonly Wanted[]) =>
  [...Map.groupBy(wanted, ({ plan }) => plan).entries()].map(([plan, own]) => ({
    ...{ plan, lessons: own.length },
    now: [...new Set(own.flatMap(({ was }) => was?.personId ?? []))],
  }))
