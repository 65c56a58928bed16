import type { LessonPlan, Obstacle, UnplacedLesson } from '#stats/lessons/problem.ts'
import { type Desk, type DeskPlan, keepsClear, type Standing } from './desk.ts'
import type { Asked } from './problem.ts'
import { type Again, againOf, type Remedy, remediesOf } from './remedies.ts'
import { missedAt } from './slots.ts'

export type LineChange = 'new' | 'stays' | 'moves' | 'unplaced'
export type Missed = { pupilId: number; classId: number | null; subjectId: number | null }
export type Place = { on: string; periodId: number; personId: number; roomId: number }
/** In how many periods something is the first that keeps a lesson out; which subjects it would take again, where it is that. */
export type Met = { obstacle: Obstacle; slots: number; lost: readonly Again[] }
/** One lesson of a draft: its place, or why it has none and what would give it one. */
export type Line = {
  planId: number
  span: string
  number: number
  wasId: number | null
  change: LineChange
  place: Place | null
  missed: readonly Missed[]
  obstacles: readonly Met[]
  remedies: readonly Remedy[]
}

const isSame = (a: Place, b: Place): boolean =>
  a.on === b.on && a.periodId === b.periodId && a.personId === b.personId && a.roomId === b.roomId

/** What the solver answered, lesson by lesson, with what each pupil would miss. */
export function linesOf(plan: LessonPlan, { slots, wanted }: Asked, desk: Desk): Line[] {
  const slotOf = new Map(slots.map((slot) => [slot.id, slot]))
  const pupils = new Map(desk.pupils.map((pupil) => [pupil.id, pupil]))
  const placed = new Map(plan.placed.map((one) => [one.lesson, one]))
  const unplaced = new Map(plan.unplaced.map((one) => [one.lesson, one]))
  const why = ({ obstacles, remedies }: UnplacedLesson, of: DeskPlan) => ({
    obstacles: obstacles.map((one) => ({ ...one, lost: againOf(one.lost ?? []) })),
    remedies: remediesOf(remedies, { plan: of, slots: slotOf, desk }),
  })
  return wanted.map(({ id, plan: of, span, number, was }): Line => {
    const { id: planId, pupilIds } = of
    const found = placed.get(id)
    const slot = slotOf.get(found?.slot ?? '')
    const known = { planId, span, number, wasId: was?.id ?? null }
    if (!found || !slot) {
      const none = { lesson: id, obstacles: [], remedies: [] }
      return { ...known, change: 'unplaced', place: null, missed: [], ...why(unplaced.get(id) ?? none, of) }
    }
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
    return { ...known, change, place, missed, obstacles: [], remedies: [] }
  })
}

/** Whether a special lesson cannot be held as it stands, because of what is missing that day. */
export const isHit = (
  lesson: Place & Pick<Standing, 'yearGroupIds'>,
  { gaps }: Pick<Desk, 'gaps'>,
): boolean =>
  gaps.some((gap) =>
    gap.yearGroupId === null
      ? gap.on === lesson.on &&
        (gap.personId === lesson.personId || gap.roomId === lesson.roomId || gap.periodId === lesson.periodId)
      : lesson.yearGroupIds.some((id) => keepsClear(gap, id, lesson)),
  )
