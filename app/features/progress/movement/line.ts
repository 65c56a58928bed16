import type { Pair } from '#features/cycle/api.server.ts'

export type Direction = 'fall' | 'rise'
/** Whether a movement is more than judging usually wanders, and where that shows. */
export type Weight = 'signal' | 'noise' | 'not weighed'

/** A pupil in a subject between two cycles. */
export type Line = Pair & {
  subject: string
  /** Grades up (positive) or down; null without a judgement in both, or where one is not on the subject’s scale. */
  grades: number | null
  /** Grades from the target, before and after; null without a target. */
  fromTarget: { before: number | null; after: number | null }
  status: { before: string | null; after: string | null }
  /** Standardised forecast error of the later judgement; null while its cycle is not judged. */
  z: number | null
  alarms: { fall: boolean; rise: boolean }
}

export const directionOf = ({ grades }: Pick<Line, 'grades'>): Direction | null =>
  grades === null || grades === 0 ? null : grades > 0 ? 'rise' : 'fall'

export const lineKey = ({ pupilId, subjectId }: Pick<Line, 'pupilId' | 'subjectId'>): string =>
  `${pupilId}/${subjectId}`
