import type { StatusWord } from '#ui/status/statuses.ts'

/** What missing one lesson weighs, by how the pupil stands in its subject; not judged yet weighs like close. */
const weights: Readonly<Record<StatusWord, number>> = {
  'well behind': 10,
  behind: 8,
  close: 6,
  'not known': 6,
  'on course': 4,
  'far ahead': 3,
}
const CORE = 1.5
/** Tutor time weighs little, time of one’s own nothing. */
const TUTOR_TIME = 1

const weightOf = (status: string | undefined): number =>
  Object.entries(weights).find(([word]) => word === status)?.[1] ?? weights['not known']

/** What it costs a pupil to miss a lesson of a subject. */
export const lessonCost = ({ status, core }: { status: string | undefined; core: boolean }): number =>
  weightOf(status) * (core ? CORE : 1)

/** What it costs to miss a period without a lesson of one’s own. */
export const freeCost = ({ lesson }: { lesson: boolean }): number => (lesson ? 0 : TUTOR_TIME)
