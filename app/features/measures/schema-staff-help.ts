import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)

/** What a publication found, in its own terms; `verified`: read in it, `recalled`: still to be checked there. */
const Evidence = z.strictObject({
  source: word,
  year: z.number().int(),
  found: word,
  checked: z.enum(['verified', 'recalled']),
})

/** A kind of help for a teacher or a department; `next` is the step after it where it is not enough. */
export const StaffHelpKind = z.strictObject({
  ...dated,
  position: z.number().int().positive(),
  about: word,
  /** Who it is for: one person, a department, or either. */
  suits: z.enum(['person', 'department', 'either']),
  /** Who gives it, as one says it: "a coach". Null: nobody at the school need. */
  helper: z.string().nullable(),
  aim: word,
  /** What somebody would see in a lesson once it has helped. */
  sign: word,
  cycles: z.number().int().positive(),
  /** Meetings in a cycle, and the minutes of one; an assumption of the pack. */
  meetings: z.number().int().min(1).max(30),
  minutes: z.number().int().min(5).max(480),
  exit_rule: word,
  next: z.string().nullable(),
  evidence: z.array(Evidence),
})
export type StaffHelpKind = z.infer<typeof StaffHelpKind>
