import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)

/** What a publication found, in months of progress a year; `verified`: read in it, `recalled`: still to be checked there. */
const Evidence = z.strictObject({
  source: word,
  strand: word,
  year: z.number().int(),
  months: z.number(),
  checked: z.enum(['verified', 'recalled']),
})

/**
 * A kind of help for pupils. Slots {who}, {name}, {subject} and {until} stand in `aim` and `home`; `suits` names the
 * findings it is offered for; `next` is the step after it where it is not enough.
 */
export const HelpKind = z.strictObject({
  ...dated,
  position: z.number().int().positive(),
  about: word,
  aim: word,
  outcome: z.enum(['forecast', 'attendance', 'behaviour']),
  pupils: z.strictObject({ least: z.number().int().positive(), most: z.number().int().positive() }),
  /** How long it runs unless said otherwise. */
  cycles: z.number().int().positive(),
  /** 0: once in all. */
  times_a_week: z.number().min(0).max(10),
  minutes: z.number().int().min(5).max(480),
  /** Staff time a session costs, with what is done before and after; an assumption of the pack. */
  staff_minutes: z.number().int().nonnegative(),
  /** Whether learning managers give it. */
  managers: z.boolean().default(false),
  /** Where it is given as lessons in school time by a teacher kept free: the kind of room (`room_kind`) they are held in. */
  lessons: z.strictObject({ room: word }).optional(),
  exit_rule: word,
  next: z.string().nullable(),
  suits: z.array(word),
  /** What a family reads of it. */
  home: word,
  evidence: z.array(Evidence),
})
export type HelpKind = z.infer<typeof HelpKind>
