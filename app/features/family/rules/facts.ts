import type { Scale } from '#features/measures/api.ts'

/** A judgement, effort or flags that are others than were frozen; flags by their keys, a space between. */
export type CorrectedFigure = {
  kind: 'judgement' | 'scale' | 'flags'
  cycle: string
  was: string
  now: string
  by: string
  on: string
}

export type SubjectFacts = {
  subject: string
  classId: number
  scale: Scale
  /** Judgements of the last cycles, oldest first; the last of them is this cycle's. */
  trail: readonly string[]
  now: string | null
  target: string | null
  /** P(the target or more), 0 to 1. */
  chance: number | null
  effort: { scale: Scale; grade: string } | null
  flags: readonly string[]
  /** As it goes home: read and passed. */
  comment: string | null
  /** What of these cycles is another than was frozen, oldest first. */
  corrected: readonly CorrectedFigure[]
}

/** All that a report says of one pupil, before it is put in words. */
export type PupilFacts = {
  pupilId: number
  name: string
  year: string | null
  groupId: number | null
  groupName: string | null
  attendance: { present: number; possible: number } | null
  subjects: readonly SubjectFacts[]
  praise: readonly { kind: string; subject: string | null; words: string }[]
}
