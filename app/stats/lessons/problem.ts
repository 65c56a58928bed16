/** A period in which a special lesson may be held. */
export interface LessonSlot {
  readonly id: string
  /** Weeks are counted from 0; 0 and 1 are a fortnight, 2 and 3 the next. */
  readonly week: number
  /** The day it is on, so that a day may be planned anew together. */
  readonly day: string
}

/** Somebody who gives special lessons, with the slots kept free for them, in the order of the slots. */
export interface LessonStaff {
  readonly id: string
  readonly free: readonly boolean[]
}

/** A room of a kind, with the slots in which it is free. */
export interface LessonRoom {
  readonly id: string
  readonly kind: string
  readonly free: readonly boolean[]
}

/** What a pupil would miss in a slot, and how dear that is; no subject where it is no lesson, such as tutor time. */
export interface Withdrawal {
  readonly subject: string | null
  readonly cost: number
}

/** A pupil’s slots: what each would take from them, null where they may not be taken out or are not in school. */
export interface LessonPupil {
  readonly id: string
  readonly slots: readonly (Withdrawal | null)[]
}

/** A lesson to be placed: for these pupils, by one of these people, in a room of a kind. */
export interface SpecialLesson {
  readonly id: string
  readonly pupils: readonly string[]
  readonly staff: readonly string[]
  readonly room: string
  /** The slots it may have; any unless said. */
  readonly only?: readonly string[]
}

/** Where a lesson is or was. */
export interface PlacedLesson {
  readonly lesson: string
  readonly slot: string
  readonly staff: string
  readonly room: string
}

export interface LessonProblem {
  readonly slots: readonly LessonSlot[]
  readonly staff: readonly LessonStaff[]
  readonly rooms: readonly LessonRoom[]
  readonly pupils: readonly LessonPupil[]
  readonly lessons: readonly SpecialLesson[]
  /** Special lessons of one pupil in a week at most; 2 unless said. */
  readonly mostAWeek?: number
  /** Special lessons of one pupil in a day at most; as many as the week holds unless said. */
  readonly mostADay?: number
  /** Special lessons of a pupil in weeks of this plan that were held before it begins. */
  readonly heldBefore?: readonly { readonly pupil: string; readonly week: number }[]
  /** A subject is lost once in so many weeks; 2 unless said. */
  readonly weeksBetween?: number
  /** Subjects that a pupil may lose more than once in those weeks, because somebody signed for it. */
  readonly signed?: readonly { readonly pupil: string; readonly subject: string }[]
  /** Lessons lost earlier in the cycle: that subject is not lost again unless signed. */
  readonly lostBefore?: readonly { readonly pupil: string; readonly subject: string }[]
  /** The plan there is, when something changed: lessons stay where they are unless moving them is worth it. */
  readonly before?: readonly PlacedLesson[]
  /** What moving a lesson to another slot costs; half of it for another teacher in the same slot. 25 unless said. */
  readonly moving?: number
}

/**
 * What keeps a lesson out of a slot: nobody able is kept free then, or all of them give another lesson; no room of its kind;
 * a pupil is away, in another lesson, has had enough of them, or would lose a subject again.
 */
export type Obstacle =
  | 'pupil away'
  | 'nobody free'
  | 'all busy'
  | 'no room'
  | 'pupil elsewhere'
  | 'subject lost already'
  | 'week full'
  | 'day full'

/** A subject that a pupil would lose again. */
export interface LostAgain {
  readonly pupil: string
  readonly subject: string
}

/** The one thing that would have to be otherwise for a lesson to have a slot, the rest of the plan as it is. */
export interface Remedy {
  readonly slot: string
  readonly lacks: 'staff' | 'room' | 'signature'
  /** What would have to be signed for; empty where something else is lacking. */
  readonly lost: readonly LostAgain[]
}

/** In how many slots an obstacle is the first met, and which subjects would be lost again where it is that. */
export interface Met {
  readonly obstacle: Obstacle
  readonly slots: number
  readonly lost?: readonly LostAgain[]
}

export interface UnplacedLesson {
  readonly lesson: string
  /** The commonest first. */
  readonly obstacles: readonly Met[]
  /** Slots that one change would open, those in which pupils would miss least first. */
  readonly remedies: readonly Remedy[]
}

/** One lesson that one pupil misses for a special one. */
export interface LostLesson {
  readonly pupil: string
  readonly subject: string
  readonly slot: string
  readonly lesson: string
}

export interface LessonPlan {
  readonly placed: readonly PlacedLesson[]
  readonly unplaced: readonly UnplacedLesson[]
  readonly lost: readonly LostLesson[]
  /** What all withdrawals cost, moves left out. */
  readonly cost: number
  /** Lessons that are not where, or not with whom, they were before. */
  readonly moved: readonly string[]
  /** How often parts of the plan were planned anew. */
  readonly rounds: number
  /** True where no plan can be better. */
  readonly best: boolean
}
