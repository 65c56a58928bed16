import { z } from 'zod'
import { dated } from './schema-parts.ts'

const word = z.string().min(1)
const ReportWords = z.strictObject({
  title: word,
  effort_all: word,
  effort_unknown: word,
  attendance: word,
  subjects: word,
  subject: word,
  effort: word,
  now: word,
  before: word,
  picture: word,
  picture_alt: word,
  nothing_before: word,
  target: word,
  no_target: word,
  chance: word,
  chance_cell: word,
  chance_note: word,
  praise: word,
  flags: word,
  next: word,
  next_effort: word,
  next_chance: word,
  next_attendance: word,
  next_keep: word,
  comments: word,
  comments_note: z.string(),
  slip: word,
  slip_read: word,
  slip_by: word,
  slip_words: word,
  slip_name: word,
  slip_signature: word,
  slip_date: word,
})

/** Why a pupil is praised after a cycle. `rule` is what our arithmetic looks for; `least` and `most` bound it. */
export const PraiseKind = z.strictObject({
  ...dated,
  position: z.number().int(),
  rule: z.enum(['effort', 'rise', 'exceptional', 'first time on target', 'attendance', 'by hand']),
  least: z.number().nullable(),
  /** One sentence with the slots {name}, {subject}, {n}, {all}, {before}, {now}. */
  reason: z.string().min(1),
})
export type PraiseKind = z.infer<typeof PraiseKind>

/** The words of a report home in one language, with its direction and letters; slots stand in braces. */
export const ReportText = z.strictObject({
  ...dated,
  own_name: z.string().min(1),
  locale: z.string().min(2),
  direction: z.enum(['ltr', 'rtl']),
  /** Codes under which the language is recorded as a pupil's first. */
  codes: z.array(z.string()),
  fonts: z.array(z.string()).min(1),
  headline: z.array(z.string()).min(1),
  /** Space between lines, in letters' heights. */
  leading: z.number().positive(),
  words: ReportWords,
  flags: z.record(z.string(), z.string()),
  praise: z.record(z.string(), z.string()),
})
export type ReportText = z.infer<typeof ReportText>
