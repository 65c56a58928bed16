import type { LostAgain, Remedy as Open } from '#stats/lessons/problem.ts'
import { type Desk, type DeskPlan, type DeskStaff, holds, overlaps } from './desk.ts'
import { ableTo } from './givers.ts'
import type { Slot } from './slots.ts'

export type Again = { pupilId: number; subjectId: number }
/**
 * One change that would give a lesson a place, the rest of the proposal as it is. Nobody is named to be kept free where all who
 * are kept free at times teach then.
 */
export type Remedy = { on: string; periodId: number } & (
  | { kind: 'keep free'; personId: number | null }
  | { kind: 'room' }
  | { kind: 'sign'; lost: readonly Again[] }
)

/** So many of a kind are said: they are chosen from, not worked through. */
const SAID = 3

export const againOf = (lost: readonly LostAgain[]): Again[] =>
  lost.map(({ pupil, subject }) => ({ pupilId: Number(pupil), subjectId: Number(subject) }))

/** Whether somebody is in school without a lesson or other help then, and is not kept free yet. */
const couldBeKeptFree = ({ gaps }: Desk, one: DeskStaff, { on, period }: Slot): boolean =>
  !one.spare.includes(period.id) &&
  !gaps.some((gap) => gap.on === on && gap.personId === one.id) &&
  !one.teaches.some((lesson) => lesson.periodId === period.id && holds(lesson, on)) &&
  !one.elsewhere.some((hour) => overlaps(hour, period))

const isOpen = (one: Remedy): boolean => one.kind === 'keep free' && one.personId === null

/** What would give a lesson of a plan its place: who could be kept free, when a room would do, whose signature is lacking. */
export function remediesOf(
  open: readonly Open[],
  { plan, slots, desk }: { plan: DeskPlan; slots: ReadonlyMap<string, Slot>; desk: Desk },
): Remedy[] {
  const able = new Set(ableTo(desk, plan))
  const staff = desk.staff.filter(({ id }) => able.has(id))
  const found = open.flatMap(({ slot: id, lacks, lost }): Remedy[] => {
    const slot = slots.get(id)
    if (!slot) return []
    const at = { on: slot.on, periodId: slot.period.id }
    if (lacks === 'room') return [{ ...at, kind: 'room' }]
    if (lacks === 'signature') return [{ ...at, kind: 'sign', lost: againOf(lost) }]
    const one = staff.find((each) => couldBeKeptFree(desk, each, slot))
    return [{ ...at, kind: 'keep free', personId: one?.id ?? null }]
  })
  const few = (kind: Remedy['kind']) => {
    const own = found.filter((one) => one.kind === kind)
    return own.toSorted((a, b) => Number(isOpen(a)) - Number(isOpen(b))).slice(0, SAID)
  }
  const signed = found
    .flatMap((one) => (one.kind === 'sign' ? [one] : []))
    .toSorted((a, b) => a.lost.length - b.lost.length)
  return [...few('keep free'), ...few('room'), ...signed.slice(0, 1)]
}
