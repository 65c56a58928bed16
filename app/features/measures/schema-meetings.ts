import { z } from 'zod'
import { dated } from './schema-parts.ts'

/** A kind of meeting as schools of the country run it: of what, when, how long, and whose posts bring them to it. */
export const MeetingKind = z.strictObject({
  ...dated,
  position: z.number().int(),
  of: z.enum(['school', 'department', 'year group']),
  /** Monday is 1. */
  weekday: z.number().int().min(1).max(7),
  begins: z.string().regex(/^\d\d:\d\d$/),
  minutes: z.number().int().positive(),
  every_weeks: z.number().int().positive(),
  roles: z.array(z.string().min(1)).min(1),
  chair: z.string().min(1),
  /** What it is for, in a sentence. */
  about: z.string().min(1),
})
export type MeetingKind = z.infer<typeof MeetingKind>

/** A decision a meeting often takes, with whoever usually owns it, by when, and what is then to be seen. */
export const DecisionKind = z.strictObject({
  ...dated,
  position: z.number().int(),
  /** What it may be decided on; help: a list of plans or pupils that wait. */
  on: z.array(z.enum(['pupil', 'class', 'area', 'help'])).min(1),
  /** Whether what it is decided on goes well, or gives cause for a look. */
  when: z.enum(['trouble', 'success', 'either']),
  /** Who usually owns it, the first that there is. */
  owners: z.array(
    z.enum(['teacher', 'head of department', 'tutor', 'head of year', 'learning manager', 'chair']),
  ),
  days: z.number().int().positive(),
  expect: z.string().min(1),
})
export type DecisionKind = z.infer<typeof DecisionKind>
