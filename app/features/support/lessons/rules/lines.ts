import type { LessonPlan, Obstacle } from '#stats/lessons/problem.ts'
import type { Desk } from './desk.ts'
import type { Asked } from './problem.ts'
import { missedAt } from './slots.ts'

export type LineChange = 'new' | 'stays' | 'moves' | 'unplaced'
export type Missed = { pupilId: number; classId: number | null; subjectId: number | null }
export type Place = { on: string; periodId: number; personId: number; roomId: number }
/** One lesson of a draft: its place, or why it has none. */
export type Line = {
  planId: number
  span: string
  number: number
  wasId: number | null
  change: LineChange
  place: Place | null
  missed: readonly Missed[]
  obstacles: readonly { obstacle: Obstacle; slots: number }[]
}

const isSame = (a: Place, b: Place): boolean =>
  a.on === b.on && a.periodId === b.periodId && a.personId === b.personId && a.roomId === b.roomId

/** What the solver answered, lesson by lesson, with what each pupil would miss. */
export function linesOf(plan: LessonPlan, { slots, wanted }: Asked, desk: Desk): Line[] {
  const slotOf = new Map(slots.map((slot) => [slot.id, slot]))
  const pupils = new Map(desk.pupils.map((pupil) => [pupil.id, pupil]))
  const placed = new Map(plan.placed.map((one) => [one.lesson, one]))
  const unplaced = new Map(plan.unplaced.map((one) => [one.lesson, one.obstacles]))
  return wanted.map(({ id, plan: { id: planId, pupilIds }, span, number, was }): Line => {
    const found = placed.get(id)
    const slot = slotOf.get(found?.slot ?? '')
    const known = { planId, span, number, wasId: was?.id ?? null }
    if (!found || !slot)
      return { ...known, change: 'unplaced', place: null, missed: [], obstacles: unplaced.get(id) ?? [] }
    const place = {
      on: slot.on,
      periodId: slot.period.id,
      personId: Number(found.staff),
      roomId: Number(found.room),
    }
    const missed = pupilIds.map((pupilId) => {
      const pupil = pupils.get(pupilId)
      const lesson = pupil ? missedAt(pupil, slot) : null
      return { pupilId, classId: lesson?.classId ?? null, subjectId: lesson?.subjectId ?? null }
    })
    const change = was ? (isSame(was, place) ? 'stays' : 'moves') : 'new'
    return { ...known, change, place, missed, obstacles: [] }
  })
}

/** Whether a special lesson cannot be held as it stands, because of what is missing that day. */
export const isHit = (place: Place, { gaps }: Pick<Desk, 'gaps'>): boolean =>
  gaps.some(
    (gap) =>
      gap.on === place.on &&
      (gap.personId === place.personId || gap.roomId === place.roomId || gap.periodId === place.periodId),
  )
